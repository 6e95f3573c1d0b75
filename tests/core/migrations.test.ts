import { expect, test } from 'vitest';
import { createOrm } from '../../src/domain/orm.js';
import { closing } from '../harness/closing.js';
import { createDatabase } from '../harness/database.js';

const orm = await createOrm((await createDatabase()).url);
closing({ stop: () => orm.close(true) });

test('a migrated database matches the entities', async () => {
  expect(
    await orm.schema.getUpdateSchemaSQL({ wrap: false }),
    'no migration does this: npm run migration -- <name>',
  ).toBe('');
});

test('every moment has milliseconds, as planned answers have', async () => {
  const others = await orm.em.execute(
    `select table_name, column_name from information_schema.columns
     where table_schema = 'public' and data_type like 'timestamp%' and datetime_precision <> 3
       and table_name <> 'mikro_orm_migrations'`,
  );
  expect(others).toEqual([]);
});
