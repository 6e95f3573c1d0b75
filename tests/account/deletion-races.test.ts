import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { closing } from '../harness/closing.js';
import { village } from '../harness/server.js';
import { openSql } from '../harness/sql.js';
import { adminMutations } from '../matrix/administration.js';
import { mutations } from '../matrix/mutations.js';
import { createWorld } from '../matrix/world.js';

const { server } = await village({ LIMIT_REQUESTS_PER_MINUTE: '1000000' });
/** A second session, whose transaction stays open. */
const deleting = closing(openSql(server.databaseUrl));

/**
 * Mutations that store nothing, or that belong to the session, which ends by itself. Messages stay when
 * their sender's account is deleted.
 */
const others = new Set([
  ...['changePassword', 'deleteAccount', 'logout', 'refreshSession', 'revokeSession'],
  ...[
    'sendLoginCode',
    'sendMessage',
    'forwardMessage',
    'setPresence',
    'setTyping',
    'startOAuth',
    'updateAccount',
  ],
  ...['enableSecondFactor', 'disableSecondFactor', 'requestPasswordReset'],
]);

const rows = Object.entries({ ...mutations, ...adminMutations }).flatMap(([name, row]) => {
  const actor = row.outcomes.find(([caller, outcome]) => caller !== null && outcome === 'ok')?.[0];
  return actor && !others.has(name) ? [{ name, row, actor }] : [];
});

describe('a user whose account is deleted concurrently', () => {
  test.each(rows)('$name writes nothing', async ({ name, row, actor }) => {
    const people = await server.newcomers('ada', 'ben', 'cleo', 'dora', 'eve', 'finn');
    await server.appoint(people.dora);
    const world = await createWorld(people, server.sql);
    await row.prepare?.(world);
    const person = people[actor];
    await deleting('begin');
    await deleting('update users set deleted_at = now() where id = $1', [person.number]);
    const asked = (name in adminMutations ? person.admin : person).graphql(
      `mutation { it: ${row.ask(world)} }`,
    );
    await sleep(150);
    await deleting('commit');
    const { data, code } = await asked;
    expect([data?.it ?? null, code]).toEqual([null, expect.stringMatching(/UNAUTH|NOT_FOUND/)]);
  });
});
