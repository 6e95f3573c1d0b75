import { expect, test } from 'vitest';
import { createOrm } from '../src/database.js';
import { createDatabase } from './harness/database.js';

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
