import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { App } from '../core/app.js';
import { beginOperation, endOperation, type RunningOperation, within } from '../core/operation.js';
import { traceIdOf } from '../core/tracing/tracing.js';

/** Paths that machines ask all the time. */
const untraced = ['/healthz', '/readyz', '/metrics'];

/**
 * Makes each request a span, on the trace of its `traceparent` header. Paths may contain tokens, so spans have routes.
 * Returns a function that finds the id of a request's trace, which is that of its header while tracing is off.
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
  // The body arrives outside the operation.
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
