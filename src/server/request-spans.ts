import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../core/app.js';
import { beginOperation, endOperation, type RunningOperation, within } from '../core/operation.js';
import { traceIdOf } from '../core/tracing/tracing.js';

/** Paths of probes and metrics, whose many traces would hide others. */
const untraced = ['/healthz', '/readyz', '/metrics'];

/**
 * Records each request as a span on the trace of its `traceparent` header. A span is named by its route, because paths may
 * contain tokens. Returns a function that finds the trace id of a request: while tracing is off, that of its header.
 */
export function traceRequests(
  server: FastifyInstance,
  app: App,
): (request: FastifyRequest) => string | undefined {
  const given = ({ headers }: FastifyRequest) => traceIdOf(headers.traceparent);
  if (!app.tracing.isOn) return given;
  const operations = new WeakMap<FastifyRequest, RunningOperation>();
  server.addHook('onRequest', (request, _reply, done) => {
    const { method, headers, routeOptions } = request;
    const route = routeOptions.url;
    if (route && untraced.includes(route)) return done();
    const operation = beginOperation(app, {
      name: route ? `${method} ${route}` : method,
      kind: 'server',
      parent: headers as { traceparent?: string; tracestate?: string },
      attributes: { 'http.request.method': method, ...(route && { 'http.route': route }) },
    });
    operations.set(request, operation);
    return within(operation, done);
  });
  // Reading the body loses the asynchronous context: the operation is restored.
  server.addHook('preValidation', (request, _reply, done) => {
    const operation = operations.get(request);
    return operation ? within(operation, done) : done();
  });
  server.addHook('onResponse', async (request, { statusCode }) => {
    const operation = operations.get(request);
    if (!operation) return;
    operation.span.set({ 'http.response.status_code': statusCode });
    if (statusCode >= 500) operation.outcome = String(statusCode);
    endOperation(operation);
  });
  return (request) => traceIdOf(operations.get(request)?.span.traceparent) ?? given(request);
}
