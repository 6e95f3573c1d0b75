import { expect, test } from 'vitest';
import { createBareDatabase, createDatabase } from '../harness/database.js';
import { migrateUrl } from '../harness/migrated.js';
import { startParley } from '../harness/server.js';
import { sqlAt } from '../harness/sql.js';

const record = (url: string, name: string, olderNodes: string) =>
  sqlAt(url, 'insert into mikro_orm_migrations (name, older_nodes) values ($1, $2)', [
    name,
    olderNodes,
  ]);

test('a node starts on a later schema only if its migrations let older nodes go on', async () => {
  const { url } = await createDatabase();
  await record(url, 'Migration2030_expand', 'continue');
  const node = await startParley({ DATABASE_URL: url });
  expect((await fetch(`${node.url}/readyz`)).status).toBe(200);

  await record(url, 'Migration2031_contract', 'stop');
  await expect(startParley({ DATABASE_URL: url })).rejects.toThrow(
    /later version, .*\(Migration2031_contract\)/,
  );
  const status = async () => {
    const reply = await fetch(`${node.url}/readyz`);
    return [reply.status, (await reply.json()).database];
  };
  await expect.poll(status).toEqual([503, 'newer schema']);
});

test('a role that may not change the schema starts a node on a migrated database, and not before', async () => {
  const { url } = await createBareDatabase();
  const role = `node_${new URL(url).pathname.slice(1)}`;
  await sqlAt(url, `create role ${role} login password 'secret'`);
  const own = Object.assign(new URL(url), { username: role, password: 'secret' }).href;
  await expect(startParley({ DATABASE_URL: own })).rejects.toThrow(
    /may not change the schema.*npm run migrate/s,
  );
  await expect(startParley({ DATABASE_URL: own, DATABASE_MIGRATE: 'false' })).rejects.toThrow(
    /lacks migrations .*npm run migrate/s,
  );
  await migrateUrl(url);
  await expect(startParley({ DATABASE_URL: own })).rejects.toThrow(
    /may not read and write the tables/,
  );
  await migrateUrl(url, role);
  const node = await startParley({ DATABASE_URL: own });
  const ada = await node.person('ada');
  expect(await ada.ask('{ me { username } }')).toEqual({ me: { username: 'ada' } });
  await expect(sqlAt(own, 'create table mine (id int)')).rejects.toThrow(/permission denied/);
  await node.stop();
  await sqlAt(url, `drop owned by ${role}; drop role ${role}`);
});
