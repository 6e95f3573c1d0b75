import { expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { createBareDatabase } from '../harness/database.js';
import { post, send } from '../harness/documents.js';
import { command, spawnParley } from '../harness/process.js';
import { openSql, sqlAt } from '../harness/sql.js';
import { find, indexed } from './searching.js';

// Providers of databases often give a role that may make tables in one schema, and nothing else.

test('search works for a role that may not make extensions, and its index is made anew by it', async () => {
  const { url } = await createBareDatabase();
  const role = `plain_${crypto.randomUUID().slice(0, 8)}`;
  const owner = closing(openSql(url));
  const database = new URL(url).pathname.slice(1);
  await owner(`create role ${role} login password 'secret' nosuperuser nocreatedb nocreaterole`);
  await owner(`revoke create, temporary on database ${database} from public`);
  await owner(`grant usage, create on schema public to ${role}`);
  const own = Object.assign(new URL(url), { username: role, password: 'secret' }).href;
  for (const extension of ['pg_trgm', 'unaccent'])
    await expect(sqlAt(own, `create extension ${extension}`)).rejects.toThrow('permission denied');

  const node = await spawnParley({ DATABASE_URL: own });
  const { ada, ben } = await node.people('ada', 'ben');
  await post(ben, 'Crème Brûlée, 東京都');
  await send(ada, ben, 'Übung macht den Meister');
  await indexed({ sql: owner });
  const found = async (query: string) => (await find(ada, query)).texts;
  expect(await found('creme brulee')).toEqual(['Crème Brûlée, 東京都']);
  expect(await found('京都')).toEqual(['Crème Brûlée, 東京都']);
  expect(await found('ubung meis')).toEqual(['Übung macht den Meister']);
  const extensions = await owner(`select extname from pg_extension where extname <> 'plpgsql'`);
  expect(extensions).toEqual([]);

  await owner('delete from message_words');
  expect(await found('ubung')).toEqual([]);
  const env = { DATABASE_URL: own, DATA_DIR: node.dataDir };
  expect(await command(env, 'reindex')).toEqual({ code: 0, said: '1 messages are in the index.' });
  expect(await found('ubung')).toEqual(['Übung macht den Meister']);
  expect(JSON.parse((await command(env, 'reindex', '--json')).said)).toEqual({ messages: 1 });
  await node.kill('SIGTERM');
  await owner(`drop owned by ${role}`);
  await owner(`drop role ${role}`);
}, 120_000);
