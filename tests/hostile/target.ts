import fc from 'fast-check';
import { expect } from 'vitest';
import { LOGIN } from '../harness/documents.js';
import { spawnParley } from '../harness/process.js';
import { createWorld, gather, type World } from '../matrix/world.js';

/** The longest that an answer may take. */
export const deadlineMs = 10_000;

/** A node in a process of its own, with limits that do not hide faults, and people who own something. */
export async function openTarget() {
  const node = await spawnParley({
    LOG_LEVEL: 'error',
    LIMIT_REQUESTS_PER_MINUTE: '1000000',
    LIMIT_SOCKET_FRAMES_PER_10_SECONDS: '100000',
    LIMIT_SOCKETS_PER_USER: '1000',
    LIMIT_LOGIN_FAILURES: '5000',
    LIMIT_LOGIN_FAILURES_PER_ADDRESS: '50000',
    OAUTH_42_CLIENT_ID: 'id',
    OAUTH_42_CLIENT_SECRET: 'secret',
  });
  const people = await gather(node);
  const world: World = await createWorld(people, node.sql);
  let newcomers = 0;
  /**
   * Signs in again users whom an accepted input signed out or suspended, and replaces those whose password it
   * changed or whose account it deleted.
   */
  const recover = async () => {
    await node.sql('update users set suspended_at = null, second_factor = false');
    for (const [name, person] of Object.entries(people)) {
      const { data } = await node.graphql('{ me { id } }', {}, person.token);
      if (data?.me) continue;
      const input = { identifier: person.email, password: person.password };
      const { data: signedIn } = await node.graphql(LOGIN, { input });
      if (signedIn) person.token = signedIn.login.accessToken;
      else Object.assign(person, await node.person(`${name}${++newcomers}`));
    }
    await node.sql(
      `update users set role = 'ADMIN', second_factor = true where email = '${people.dora.email}'`,
    );
  };
  /** Expects that nothing was logged as an error, and that the process still runs. */
  const expectSound = () => {
    expect(node.child.exitCode).toBeNull();
    expect(
      node
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{')),
    ).toEqual([]);
  };
  return { node, people, world, recover, expectSound };
}

/** Tries batches of values, those of a batch at once. `tryOne` throws for an answer that is a fault. */
export async function tryAll<T>(
  target: Awaited<ReturnType<typeof openTarget>>,
  batches: number,
  batch: fc.Arbitrary<T[]>,
  tryOne: (value: T) => Promise<void>,
): Promise<void> {
  await fc.assert(
    fc
      .asyncProperty(batch, async (values) => {
        await Promise.all(values.map(tryOne));
        target.expectSound();
      })
      .beforeEach(target.recover),
    { numRuns: batches, endOnFailure: true },
  );
}

/** An internal error, as the entry points report it. */
export const fault = /INTERNAL_SERVER_ERROR|Internal server error|A server error occurred/;

/** Sends a request; throws for a status of 500 and more, a masked fault, or no answer in time. */
export async function expectAnswer(url: string, init: RequestInit): Promise<void> {
  const reply = await fetch(url, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.timeout(deadlineMs),
  });
  const text = await reply.text();
  if (reply.status < 500 && !fault.test(text)) return;
  throw new Error(`${init.method} ${url} ${init.body} is answered with ${reply.status} ${text}`);
}
