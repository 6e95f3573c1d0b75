import { expect, test } from 'vitest';
import { Braid } from '../../src/legacy/runtime/braid.js';

/** A source told what to tell. */
function source() {
  const told: (() => Promise<IteratorResult<string, undefined>>)[] = [];
  let wake = () => {};
  const state = { closed: false, asked: 0 };
  const tell = (next: () => Promise<IteratorResult<string, undefined>>) => {
    told.push(next);
    wake();
  };
  const iterator: AsyncIterator<string> = {
    async next() {
      state.asked += 1;
      while (told.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return (told.shift() as (typeof told)[number])();
    },
    async return() {
      state.closed = true;
      return { done: true, value: undefined };
    },
  };
  return {
    state,
    iterator,
    say: (value: string) => tell(async () => ({ done: false, value })),
    fail: (message: string) =>
      tell(async () => {
        throw new Error(message);
      }),
    end: () => tell(async () => ({ done: true, value: undefined })),
  };
}

test('tells each source in its own order, and reads no more ahead than one', async () => {
  const [trunk, branch] = [source(), source()];
  const braid = new Braid(trunk.iterator);
  braid.add('branch', branch.iterator);
  for (const word of ['a', 'b', 'c']) trunk.say(word);
  for (const word of ['1', '2', '3']) branch.say(word);
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([trunk.state.asked, branch.state.asked]).toEqual([1, 1]);
  const all: string[] = [];
  for (let n = 0; n < 6; n += 1) all.push((await braid.next()).value as string);
  expect(all.filter((word) => /[a-z]/.test(word))).toEqual(['a', 'b', 'c']);
  expect(all.filter((word) => /\d/.test(word))).toEqual(['1', '2', '3']);
});

test('throws what a source throws, and goes on', async () => {
  const trunk = source();
  const braid = new Braid(trunk.iterator);
  trunk.fail('away');
  trunk.say('back');
  await expect(braid.next()).rejects.toThrow('away');
  expect((await braid.next()).value).toBe('back');
});

test('outlives a branch, and tells nothing more of one that was dropped', async () => {
  const [trunk, ends, dropped] = [source(), source(), source()];
  const braid = new Braid(trunk.iterator);
  braid.add('ends', ends.iterator);
  braid.add('dropped', dropped.iterator);
  ends.end();
  dropped.say('too late');
  await new Promise((resolve) => setTimeout(resolve, 10));
  braid.drop('dropped');
  trunk.say('here');
  expect((await braid.next()).value).toBe('here');
  expect([braid.has('ends'), braid.has('dropped'), dropped.state.closed]).toEqual([
    false,
    false,
    true,
  ]);
});

test('ends with its trunk and closes the others', async () => {
  const [trunk, branch] = [source(), source()];
  const braid = new Braid(trunk.iterator);
  braid.add('branch', branch.iterator);
  trunk.end();
  expect((await braid.next()).done).toBe(true);
  expect(branch.state.closed).toBe(true);
});

test('closes all at once, even while it waits, and at once whatever is added later', async () => {
  const [trunk, branch, late] = [source(), source(), source()];
  const braid = new Braid(trunk.iterator);
  braid.add('branch', branch.iterator);
  const waiting = braid.next();
  await braid.return();
  expect((await waiting).done).toBe(true);
  braid.add('late', late.iterator);
  expect([trunk, branch, late].map(({ state }) => state.closed)).toEqual([true, true, true]);
  expect((await braid.next()).done).toBe(true);
});
