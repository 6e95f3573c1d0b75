import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EVENTS, SEND, send } from '../harness/documents.js';
import { openSocket } from '../harness/legacy-socket.js';
import { type ReceivedSpan, startCollector } from '../harness/otlp.js';
import { spawnParley } from '../harness/process.js';
import { village } from '../harness/server.js';
import { describeWithRedis } from '../harness/with-redis.js';

const newTrace = () => {
  const [traceId, spanId] = [randomBytes(16).toString('hex'), randomBytes(8).toString('hex')];
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-01` };
};

describeWithRedis('with a collector, two nodes', async (redis) => {
  const collector = await startCollector();
  const env = {
    REDIS_URL: redis.url,
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_SERVICE_NAME: 'one',
    LIMIT_SWEEP_MILLISECONDS: '600000',
  };
  const { server: one, ada, ben } = await village(env, 'ada', 'ben');
  const other = await one.twin({ OTEL_SERVICE_NAME: 'other' });

  /** The spans of a trace, once one with this name has come. */
  async function spansOf(traceId: string, until: string): Promise<ReceivedSpan[]> {
    const found = () => collector.spans.filter((span) => span.traceId === traceId);
    await expect.poll(() => found().map(({ name }) => name)).toContain(until);
    return found();
  }
  const named = (spans: ReceivedSpan[], name: string) => {
    const span = spans.find((one) => one.name === name);
    if (!span) throw new Error(`no span ${name} among ${spans.map((one) => one.name).join(', ')}`);
    return span;
  };

  test('a trace goes from the client by HTTP, operation, statements and doorbell to the delivery on the other node', async () => {
    const { conversation } = await send(ada, ben, 'first');
    const events = ben.at(other).subscribe(EVENTS, { id: conversation.id });
    await events.event();
    const { traceId, spanId, traceparent } = newTrace();
    const told = events.event();
    const secret = 'a sentence for ben alone';
    const reply = await fetch(`${one.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${ada.token}`,
        traceparent,
      },
      body: JSON.stringify({
        query: SEND,
        variables: { input: { to: { userId: ben.id }, content: secret } },
      }),
    });
    expect(reply.status).toBe(200);
    expect((await told).message.content).toBe(secret);

    const spans = await spansOf(traceId, 'deliver conversation');
    const request = named(spans, 'POST /graphql');
    expect(request).toMatchObject({ service: 'one', kind: 'server', parentId: spanId });
    expect(request.attributes).toMatchObject({
      'http.route': '/graphql',
      'http.response.status_code': 200,
    });
    const operation = named(spans, 'mutation Send');
    expect(operation).toMatchObject({ parentId: request.spanId, failed: false });
    const statements = spans.filter(({ parentId }) => parentId === operation.spanId);
    expect(statements.filter(({ kind }) => kind === 'client').length).toBeGreaterThan(0);
    const ring = named(spans, 'ring conversation');
    expect(ring).toMatchObject({ parentId: operation.spanId, kind: 'producer' });
    const delivery = named(spans, 'deliver conversation');
    expect(delivery).toMatchObject({ service: 'other', kind: 'consumer', parentId: ring.spanId });
    const read = spans.filter(({ parentId }) => parentId === delivery.spanId);
    expect(read.map(({ service, kind }) => `${service} ${kind}`)).toContain('other client');

    for (const text of [secret, ada.token, ada.password, ada.username, ben.username])
      expect(collector.sent()).not.toContain(text);
  });

  test('a legacy request and the frames of a legacy socket continue a trace', async () => {
    const http = newTrace();
    const reply = await ada.rest('GET /api/posts/nowhere/', {
      headers: { traceparent: http.traceparent },
    });
    expect(reply.status).toBeGreaterThanOrEqual(400);
    const answered = await spansOf(http.traceId, 'GET /api/posts/:id');
    const request = answered.find(({ kind }) => kind === 'server');
    expect(request?.parentId).toBe(http.spanId);
    const row = answered.find(({ parentId }) => parentId === request?.spanId);
    expect(row).toMatchObject({ name: 'community GET /api/posts/:id/', failed: true });
    expect(row?.attributes).toMatchObject({ 'error.type': 'NOT_FOUND' });

    const socket = newTrace();
    const opened = await openSocket(one, `/ws/messages/${ben.number}/`, ada.token, {
      traceparent: socket.traceparent,
    });
    const spans = await spansOf(socket.traceId, 'community WS /ws/messages/:id/');
    expect(named(spans, 'community WS /ws/messages/:id/').parentId).toBe(socket.spanId);
    opened.say({ type: 'message', content: 'by an old client' });
    await spansOf(socket.traceId, 'ring conversation');
    opened.stop();
  });

  test('a trace that its client does not sample is not sent', async () => {
    const { traceId, traceparent } = newTrace();
    const headers = { traceparent: traceparent.replace(/01$/, '00') };
    await ada.rest('GET /api/posts/1/', { headers });
    const later = newTrace();
    await ada.rest('GET /api/posts/1/', { headers: { traceparent: later.traceparent } });
    await spansOf(later.traceId, 'community GET /api/posts/:id/');
    expect(collector.spans.map((span) => span.traceId)).not.toContain(traceId);
  });
});

test('the built server sends traces as well, also those that end with it', async () => {
  const collector = await startCollector();
  const server = await spawnParley({
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/anywhere`,
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=test',
    OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
    OTEL_TRACES_SAMPLER: 'traceidratio',
    OTEL_TRACES_SAMPLER_ARG: '1.0',
  });
  await server.ask('query Known { __typename }');
  await server.kill('SIGTERM');
  expect(collector.spans).toContainEqual(
    expect.objectContaining({ service: 'parley', name: 'query Known' }),
  );
  expect(collector.sent()).toContain('deployment.environment.name');
});

test('without a collector, the built server loads nothing of OpenTelemetry', async () => {
  const folder = join(import.meta.dirname, '../../dist/bundle');
  const loaded = new Set(['run.js']);
  for (const file of loaded) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).not.toContain('OTLPTraceExporter');
    const imported = text.matchAll(/^(?:import|export)\b.*["']\.\/(.+\.js)["'];?$/gm);
    for (const [, name = ''] of imported) loaded.add(name);
  }
  expect(loaded.size).toBeGreaterThan(1);
});

test('a collector that does not answer delays neither requests nor the end', async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  const { port } = silent.address() as AddressInfo;
  const server = await spawnParley({
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
    OTEL_BSP_SCHEDULE_DELAY: '50',
  });
  await server.ask('{ __typename }');
  const begun = performance.now();
  expect(await server.kill('SIGTERM')).toMatchObject({ code: 0 });
  expect(performance.now() - begun).toBeLessThan(40_000);
  silent.closeAllConnections();
  silent.close();
});
