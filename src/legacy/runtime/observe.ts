import type { App } from '../../core/app.js';
import { failOperation, observeOperation } from '../../core/operation.js';
import type { TraceHeaders } from '../../core/tracing/tracing.js';
import { toAppError } from '../../graphql/server/errors.js';
import type { DialectName } from './dialect.js';

interface LegacyOperation {
  readonly api: DialectName;
  /** `GET /api/users/:id/` */
  readonly operation: string;
  readonly requestId: string;
  /** The trace of a socket's handshake. */
  readonly parent?: TraceHeaders;
}

/** Runs `work`, which serves an operation of a legacy API, and records its duration and the error that it throws. */
export const observeLegacy = <T>(
  app: App,
  { api, operation, requestId, parent }: LegacyOperation,
  work: () => Promise<T>,
): Promise<T> =>
  observeOperation(
    app,
    {
      start: { name: `${api} ${operation}`, ...(parent && { parent }) },
      requestId,
      record({ outcome }, seconds) {
        app.metrics.legacySeconds.observe({ api, operation, outcome }, seconds);
      },
    },
    () =>
      work().catch((error: unknown) => {
        failOperation(toAppError(error)?.code);
        throw error;
      }),
  );
