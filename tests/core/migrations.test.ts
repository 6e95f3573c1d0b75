import { expect, test } from 'vitest';
import { createOrm } from '../../src/domain/orm.js';
import { createDatabase } from '../harness/database.js';

test('a migrated database is what the entities say; `npm run migration` writes what is missing', async () => {
  const database = await createDatabase();
  const orm = await createOrm(database.url);
  try {
    expect(await orm.schema.getUpdateSchemaSQL({ wrap: false })).toBe('');
  } finally {
    await orm.close(true);
    await database.drop();
  }
});

test('every moment is kept in milliseconds, which is what planned answers write', async () => {
  const database = await createDatabase();
  const orm = await createOrm(database.url);
  try {
    const others = await orm.em.execute(
      `select table_name, column_name from information_schema.columns
       where table_schema = 'public' and data_type like 'timestamp%' and datetime_precision <> 3
         and table_name <> 'mikro_orm_migrations'`,
    );
    expect(others).toEqual([]);
  } finally {
    await orm.close(true);
    await database.drop();
  }
});
