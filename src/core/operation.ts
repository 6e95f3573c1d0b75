import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from './errors.js';
import type { Logger } from './logger.js';
import type { Observed } from './observed.js';
import { noSpan, type Span, type SpanStart, type Tracing } from './tracing/tracing.js';

/** What the server does for a client at the moment: a request, a GraphQL operation, a frame, or the delivery of events. */
export interface RunningOperation {
  /** The name in logs and traces: `mutation SendMessage`. */
  name: string;
  /** `ok`, or the code of an error. */
  outcome: string;
  /** Statements that were sent to PostgreSQL, and the sum of their times in milliseconds. */
  statements: number;
  databaseMs: number;
  readonly span: Span;
  /** Timers that it started outlive it, and run within it still. */
  isOver: boolean;
}

const running = new AsyncLocalStorage<RunningOperation>();

/** The operation for which this code runs; undefined for work of the server's own. */
export function currentOperation(): RunningOperation | undefined {
  const operation = running.getStore();
  return operation?.isOver ? undefined : operation;
}

/** Records the code of an error with which the current operation fails; nothing for an absent one. */
export function failOperation(code: unknown): void {
  const operation = currentOperation();
  if (operation && typeof code === 'string') operation.outcome = code;
}

/** Begins an operation, as a part of the current one unless `start` has a parent. */
export function beginOperation({ tracing }: Pick<Observed, 'tracing'>, start: SpanStart) {
  const span = tracing.start({ parent: currentOperation()?.span, ...start });
  const { name } = start;
  return { name, outcome: 'ok', statements: 0, databaseMs: 0, span, isOver: false };
}

/** A part of the current operation; nothing is recorded without one. */
export function childSpan({ isOn, start }: Tracing, span: SpanStart): Span {
  if (!isOn) return noSpan;
  const parent = currentOperation()?.span;
  return parent ? start({ ...span, parent }) : noSpan;
}

/** Runs `work`, and what it starts, within an operation. */
export const within = <T>(operation: RunningOperation, work: () => T): T =>
  running.run(operation, work);

export function endOperation(operation: RunningOperation): void {
  const { span, name, outcome } = operation;
  operation.isOver = true;
  span.rename(name);
  if (outcome !== 'ok') span.fail(outcome);
  span.end();
}

/** The parts of a node that observe operations. */
interface Observer extends Pick<Observed, 'tracing'> {
  readonly config: { readonly slowMilliseconds: number };
  readonly log: Logger;
}

interface Observation {
  readonly start: SpanStart;
  readonly requestId: string;
  /** Called at the end, with the duration. */
  record(operation: RunningOperation, seconds: number): void;
}

/**
 * Runs `work` as an operation of a client. Its end is recorded, also when it throws; what takes longer than
 * `LOG_SLOW_MILLISECONDS` is logged.
 */
export async function observeOperation<T>(
  app: Observer,
  { start, requestId, record }: Observation,
  work: (operation: RunningOperation) => Promise<T>,
): Promise<T> {
  const operation = beginOperation(app, start);
  const begun = performance.now();
  try {
    return await within(operation, () => work(operation));
  } catch (error) {
    if (operation.outcome === 'ok') {
      operation.outcome = error instanceof AppError ? error.code : 'INTERNAL_SERVER_ERROR';
    }
    throw error;
  } finally {
    const ms = performance.now() - begun;
    endOperation(operation);
    record(operation, ms / 1000);
    logOperation(app, operation, requestId, ms);
  }
}

function logOperation(
  { config: { slowMilliseconds }, log }: Observer,
  { name, outcome, statements, databaseMs }: RunningOperation,
  requestId: string,
  ms: number,
): void {
  const isSlow = slowMilliseconds > 0 && ms > slowMilliseconds;
  if (!isSlow && !log.isLevelEnabled('debug')) return;
  const times = { ms: Math.round(ms), databaseMs: Math.round(databaseMs) };
  const line = { requestId, operation: name, outcome, statements, ...times };
  if (isSlow) log.warn(line, 'slow operation');
  else log.debug(line, 'operation');
}
