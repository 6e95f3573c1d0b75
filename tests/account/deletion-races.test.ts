import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Parley, signUp, startParley } from '../harness/server.js';
import { mutations } from '../matrix/graphql.js';
import { createWorld, type World } from '../matrix/world.js';

let parley: Parley;
let database: pg.Client;

beforeAll(async () => {
  parley = await startParley({ LIMIT_REQUESTS_PER_MINUTE: '1000000' });
  database = new pg.Client(parley.databaseUrl);
  await database.connect();
});
afterAll(async () => {
  await database?.end();
  await parley?.stop();
});

/**
 * Mutations that store nothing, or that belong to the session, which ends by itself. Messages stay when
 * their sender's account is deleted.
 */
const others = new Set([
  ...['changePassword', 'deleteAccount', 'logout', 'refreshSession', 'revokeSession'],
  ...['sendLoginCode', 'sendMessage', 'setPresence', 'setTyping', 'startOAuth', 'updateAccount'],
  ...['enableSecondFactor', 'disableSecondFactor', 'requestPasswordReset'],
]);

const rows = Object.entries(mutations).flatMap(([name, row]) => {
  const actor = row.outcomes.find(([caller, outcome]) => caller !== null && outcome === 'ok')?.[0];
  return actor && !others.has(name) ? [{ name, row, actor }] : [];
});

describe('a user whose account is deleted concurrently', () => {
  test.each(rows)('$name writes nothing', async ({ row, actor }) => {
    const people = {} as World['people'];
    for (const name of ['ada', 'ben', 'cleo', 'dora'] as const) {
      people[name] = await signUp(parley, `${name}${Math.random().toString(36).slice(2, 10)}`);
    }
    await parley.sql(`update users set role = 'ADMIN' where username = $1`, [people.dora.username]);
    const world = await createWorld(people, parley.sql);
    await row.prepare?.(world);
    const person = people[actor];
    await database.query('begin');
    await database.query('update users set deleted_at = now() where username = $1', [
      person.username,
    ]);
    const asked = person.graphql(`mutation { it: ${row.ask(world)} }`);
    await new Promise((resolve) => setTimeout(resolve, 150));
    await database.query('commit');
    const { data, code } = await asked;
    expect([data?.it ?? null, code]).toEqual([null, expect.stringMatching(/UNAUTH|NOT_FOUND/)]);
  });
});
