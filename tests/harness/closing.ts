import { onTestFinished, TestRunner } from 'vitest';

const open: { stop(): unknown }[] = [];

/**
 * Stops `resource` when the running test ends; outside a test, when the file does. The last one
 * opened is stopped first.
 */
export function closing<T extends { stop(): unknown }>(resource: T): T {
  if (TestRunner.getCurrentTest()) onTestFinished(async () => void (await resource.stop()));
  else open.push(resource);
  return resource;
}

/** Stops what was opened outside a test. Throws the first failure, when all are stopped. */
export async function stopOpened(): Promise<void> {
  const failures: unknown[] = [];
  for (let last = open.pop(); last; last = open.pop())
    await (async () => last.stop())().catch((failure) => failures.push(failure));
  if (failures.length > 0) throw failures[0];
}
