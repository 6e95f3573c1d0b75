import { expect, test } from 'vitest';
import { FairQueue } from '../../src/core/fair-queue.js';

/** Works that are finished by hand, and the order in which they began. */
function bench(queue: FairQueue) {
  const begun: string[] = [];
  const open: (() => void)[] = [];
  const add = (key: number, name: string) =>
    queue.run(key, () => {
      begun.push(name);
      return new Promise<string>((resolve) => open.push(() => resolve(name)));
    });
  const finish = async () => {
    open.shift()?.();
    await new Promise(setImmediate);
  };
  return { begun, add, finish };
}

test('works run one at a time, by key in turn', async () => {
  const { begun, add, finish } = bench(new FairQueue({ perKey: 5, total: 9 }));
  const all = [add(1, 'a1'), add(1, 'a2'), add(1, 'a3'), add(2, 'b1'), add(3, 'c1'), add(2, 'b2')];
  expect(begun).toEqual(['a1']);
  for (let count = 0; count < 6; count += 1) await finish();
  expect(await Promise.all(all)).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'b2']);
  expect(begun).toEqual(['a1', 'a2', 'b1', 'c1', 'a3', 'b2']);
});

test('as many works run at a time as the queue is wide, one of each key', async () => {
  const { begun, add, finish } = bench(new FairQueue({ width: 2, perKey: 5, total: 9 }));
  const all = [add(1, 'a1'), add(1, 'a2'), add(2, 'b1'), add(3, 'c1'), add(1, 'a3')];
  expect(begun).toEqual(['a1', 'b1']);
  for (let count = 0; count < 5; count += 1) await finish();
  expect(begun).toEqual(['a1', 'b1', 'a2', 'c1', 'a3']);
  await Promise.all(all);
});

test('too many works of a key, or in total, are refused until others are done', async () => {
  const { add, finish } = bench(new FairQueue({ perKey: 2, total: 3 }));
  const works = [add(1, 'a1'), add(1, 'a2')];
  await expect(add(1, 'a3')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  works.push(add(2, 'b1'));
  await expect(add(3, 'c1')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await finish();
  works.push(add(3, 'c2'));
  for (let count = 0; count < 4; count += 1) await finish();
  expect(await Promise.all(works)).toEqual(['a1', 'a2', 'b1', 'c2']);
});

test('a work that fails does not stop the others', async () => {
  const queue = new FairQueue({ perKey: 2, total: 3 });
  const failed = queue.run(1, async () => {
    throw new Error('broken');
  });
  const done = queue.run(2, async () => 'done');
  await expect(failed).rejects.toThrow('broken');
  expect(await done).toBe('done');
});
