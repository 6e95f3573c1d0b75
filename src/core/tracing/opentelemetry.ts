import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Span as ApiSpan,
  type Context,
  defaultTextMapGetter,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { TracingConfig } from '../../config/tracing.js';
import type { Logger } from '../logger.js';
import type { Attributes, Span, SpanStart, TraceHeaders, Tracing } from './tracing.js';

const kinds = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

function samplerOf({ sampler: { name, ratio } }: TracingConfig): Sampler {
  const root = {
    always_on: () => new AlwaysOnSampler(),
    always_off: () => new AlwaysOffSampler(),
    traceidratio: () => new TraceIdRatioBasedSampler(ratio),
  }[name.replace('parentbased_', '')] as () => Sampler;
  return name.startsWith('parentbased_') ? new ParentBasedSampler({ root: root() }) : root();
}

/** How long the end of the process waits for a collector, in milliseconds. */
const closeMs = 3_000;
/** While spans cannot be sent, that is logged once in this time, in milliseconds. */
const repeatMs = 60_000;

/** Logs that spans are not sent, which the SDK reports every few seconds. */
function logFailures(log: Logger): void {
  let told = Number.NEGATIVE_INFINITY;
  setGlobalErrorHandler((error) => {
    if (performance.now() - told < repeatMs) return;
    told = performance.now();
    log.warn({ err: error }, 'spans were not sent');
  });
}

const propagator = new W3CTraceContextPropagator();

const remoteContext = (headers: TraceHeaders): Context =>
  propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);

class OpenTelemetrySpan implements Span {
  constructor(readonly span: ApiSpan) {}

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  rename(name: string): void {
    this.span.updateName(name);
  }

  set(attributes: Attributes): void {
    this.span.setAttributes(attributes);
  }

  fail(code: string): void {
    this.span.setAttribute('error.type', code);
    this.span.setStatus({ code: SpanStatusCode.ERROR });
  }

  end(): void {
    this.span.end();
  }
}

const contextOf = (parent: SpanStart['parent']): Context => {
  if (!parent) return ROOT_CONTEXT;
  if (parent instanceof OpenTelemetrySpan) return trace.setSpan(ROOT_CONTEXT, parent.span);
  return remoteContext(parent as TraceHeaders);
};

/**
 * Sends spans by OTLP over HTTP. The exporter reads the other standard variables, such as
 * `OTEL_EXPORTER_OTLP_HEADERS`, itself.
 */
export function openTracing(config: TracingConfig, log: Logger): Tracing {
  logFailures(log);
  const exporter = new OTLPTraceExporter({ url: config.url });
  const resource = defaultResource()
    .merge(detectResources({ detectors: [envDetector] }))
    .merge(resourceFromAttributes({ 'service.name': config.serviceName }));
  const provider = new TracerProvider({
    resource,
    sampler: samplerOf(config),
    spanProcessors: [new BatchSpanProcessor({ exporter, ...config.batch })],
  });
  const tracer = provider.getTracer('parley');
  return {
    isOn: true,
    start({ name, kind = 'internal', attributes, parent, links = [] }) {
      const found = links.map((traceparent) =>
        trace.getSpanContext(remoteContext({ traceparent })),
      );
      const options = {
        kind: kinds[kind],
        attributes,
        links: found.filter((context) => context !== undefined).map((context) => ({ context })),
      };
      return new OpenTelemetrySpan(tracer.startSpan(name, options, contextOf(parent)));
    },
    async close() {
      const sent = provider.shutdown().catch((error: unknown) => {
        log.warn({ err: error }, 'spans were not sent');
      });
      await Promise.race([sent, sleep(closeMs, undefined, { ref: false })]);
    },
  };
}
