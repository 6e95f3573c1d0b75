import { expect, test } from 'vitest';
import { StreamOperations } from '../../src/graphql/event-stream/operations.js';
import { village } from '../harness/server.js';

const { server, ada } = await village('ada');

/** Operations of a stream whose starts wait, each until its subscription is given. */
function waitingOperations() {
  const starts: PromiseWithResolvers<unknown>[] = [];
  const written: string[] = [];
  const given = [
    { log: { error: () => {} }, config: { limits: { subscriptionsPerSocket: 9 } } },
    {
      format: (result: unknown) => result,
      read: () => ({ document: {} }),
      start: () => starts[starts.push(Promise.withResolvers<unknown>()) - 1]!.promise,
    },
    { sendBytes: async (bytes: Buffer) => void written.push(bytes.toString()), close: () => {} },
    { ctx: { origin: { requestId: '1' } }, release: () => {} },
  ] as never as ConstructorParameters<typeof StreamOperations>;
  return { operations: new StreamOperations(...given), starts, written };
}

/** A subscription that ends when it is stopped. */
function subscription(log: string[], name: string) {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const stop = () => {
    log.push(`${name} stopped`);
    resolve();
  };
  return { ended, stop, start: () => void log.push(`${name} started`) };
}

test('an operation that is deleted before it has begun leaves its id to the next one', async () => {
  const { operations, starts, written } = waitingOperations();
  const log: string[] = [];
  const first = operations.begin('id', { query: '' });
  operations.stop('id');
  const second = operations.begin('id', { query: '' });
  starts[0]?.resolve(subscription(log, 'first'));
  starts[1]?.resolve(subscription(log, 'second'));
  await Promise.all([first, second]);
  expect(log).toEqual(['first stopped', 'second started']);
  expect(operations.has('id')).toBe(true);
  operations.stop('id');
  expect(log).toEqual(['first stopped', 'second started', 'second stopped']);
  // What is deleted is not completed.
  expect(written).toEqual([]);
});

test('an operation that is refused after it was deleted says nothing about the next one', async () => {
  const { operations, starts, written } = waitingOperations();
  const log: string[] = [];
  const first = operations.begin('id', { query: '' });
  operations.stop('id');
  const second = operations.begin('id', { query: '' });
  starts[0]?.resolve({ errors: [] });
  starts[1]?.resolve(subscription(log, 'second'));
  await Promise.all([first, second]);
  expect([written, log, operations.has('id')]).toEqual([[], ['second started'], true]);
});

test('a stream is not opened by HEAD, whose answer would not end', async () => {
  const path = `${server.url}/graphql/stream`;
  const headers = { authorization: `Bearer ${ada.token}`, accept: 'text/event-stream' };
  const token = await (await fetch(path, { method: 'PUT', headers })).text();
  const signal = AbortSignal.timeout(5_000);
  for (const query of [`?token=${token}`, '?query=subscription{inboxEvents{__typename}}'])
    expect((await fetch(path + query, { method: 'HEAD', headers, signal })).status).toBe(404);
});
