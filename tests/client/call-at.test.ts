import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { callAt } from '../../packages/client/src/index.js';

beforeEach(() => void vi.useFakeTimers({ now: new Date('2030-01-07T09:00:00Z') }));
afterEach(() => void vi.useRealTimers());

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000);

test('what is called at a time is called once, soon after it', async () => {
  const run = vi.fn();
  callAt(inSeconds(10), run);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(run).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(run).toHaveBeenCalledTimes(1);
});

test('a delay that a timer cannot take is waited for in parts', async () => {
  const run = vi.fn();
  const days = 60 * 86_400;
  callAt(inSeconds(days), run);
  await vi.advanceTimersByTimeAsync((days - 1) * 1_000);
  expect(run).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(run).toHaveBeenCalledTimes(1);
});

test('for a time that has passed already, it is called later, and not at once', async () => {
  const run = vi.fn();
  callAt(inSeconds(-5), run);
  await vi.advanceTimersByTimeAsync(29_000);
  expect(run).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(run).toHaveBeenCalledTimes(1);
});

test('it can be cancelled', async () => {
  const run = vi.fn();
  callAt(inSeconds(5), run)();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(run).not.toHaveBeenCalled();
});
