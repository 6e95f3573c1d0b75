import { expect, test } from 'vitest';
import { GroupCommit } from '../../src/core/group-commit.js';

const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** Writes numbers whose tens are their key, once `go` is resolved; a locked key is one that others hold. */
function writer(waitMs?: number) {
  const go = Promise.withResolvers<void>();
  const writes: (readonly number[])[] = [];
  const locked = new Set<number>();
  const group = new GroupCommit<number, string>(
    {
      keyOf: (n) => Math.floor(n / 1_000),
      identityOf: (n) => (n % 1_000 === 7 ? 'seven' : null),
      isRefusal: (error) => (error as Error).message === 'refused',
      write: async (items, mayWait) => {
        writes.push(items);
        await go.promise;
        if (items.includes(13)) throw new Error(items.length > 1 ? 'refused' : 'thirteen');
        return items.map((n) =>
          locked.has(Math.floor(n / 1_000)) && !mayWait ? null : `written ${n}`,
        );
      },
    },
    waitMs,
  );
  return { group, go, writes, locked };
}

test('a full key refuses further items at once, and no other key', async () => {
  const { group, go } = writer();
  const all = numbers(501).map((n) => group.add(100 + n));
  await expect(group.add(1)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryAfterMs: 1_000 });
  const other = group.add(5_001);
  go.resolve();
  expect(await other).toBe('written 5001');
  expect((await Promise.all(all)).length).toBe(501);
  expect(group.state.length).toBe(0);
});

test('an item that is not written in time is refused, and never written', async () => {
  const { group, go, writes } = writer(50);
  const [first, second] = [group.add(1), group.add(2)];
  await expect(second).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  go.resolve();
  expect(await first).toBe('written 1');
  expect(writes).toEqual([[1]]);
});

test('a refused write is tried again item by item', async () => {
  const { group, go } = writer();
  const all = [11, 12, 13, 14].map((n) => group.add(n));
  go.resolve();
  const ends = await Promise.allSettled(all);
  expect(ends.map(({ status }) => status)).toEqual([
    'fulfilled',
    'fulfilled',
    'rejected',
    'fulfilled',
  ]);
});

test('items of a locked key wait by themselves, before those that came later', async () => {
  const { group, go, writes, locked } = writer();
  locked.add(1);
  go.resolve();
  const [a, b, c] = [group.add(1_001), group.add(2_001), group.add(1_002)];
  expect(await Promise.all([a, b, c])).toEqual(['written 1001', 'written 2001', 'written 1002']);
  const ofOne = writes.filter((items) => items.some((n) => n < 2_000)).flat();
  expect(ofOne.lastIndexOf(1_001)).toBeLessThan(ofOne.lastIndexOf(1_002));
});
