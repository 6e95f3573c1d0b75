import { z } from 'zod';
import { choice, flag, text, web, whole } from './values.js';

const samplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

const ratio = z
  .string()
  .regex(/^(0(\.\d+)?|1(\.0+)?|\.\d+)$/, 'must be a number from 0 to 1')
  .transform(Number);

/** The standard variables of OpenTelemetry that the server reads itself. */
export const tracingVariables = {
  OTEL_SDK_DISABLED: flag.default(false),
  OTEL_TRACES_EXPORTER: choice('otlp', 'none').default('otlp'),
  OTEL_EXPORTER_OTLP_ENDPOINT: web().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: web().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: choice('http/protobuf').optional(),
  OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: choice('http/protobuf').optional(),
  OTEL_SERVICE_NAME: text.default('parley'),
  OTEL_TRACES_SAMPLER: choice(...samplers).default('parentbased_always_on'),
  OTEL_TRACES_SAMPLER_ARG: ratio.default(1),
  OTEL_BSP_SCHEDULE_DELAY: whole(1, 600_000).default(5_000),
  OTEL_BSP_EXPORT_TIMEOUT: whole(1, 600_000).default(30_000),
  OTEL_BSP_MAX_QUEUE_SIZE: whole(1, 1_000_000).default(2_048),
  OTEL_BSP_MAX_EXPORT_BATCH_SIZE: whole(1, 100_000).default(512),
};

type Variables = z.output<z.ZodObject<typeof tracingVariables>>;

/**
 * Where spans are sent, and how they are sampled and batched. Null when tracing is off: without an endpoint, with
 * OTEL_SDK_DISABLED, or with the exporter `none`.
 */
export function tracingConfig(read: Variables) {
  const url =
    read.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    read.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/*$/, '/v1/traces');
  if (!url || read.OTEL_SDK_DISABLED || read.OTEL_TRACES_EXPORTER === 'none') return null;
  return Object.freeze({
    url,
    serviceName: read.OTEL_SERVICE_NAME,
    sampler: { name: read.OTEL_TRACES_SAMPLER, ratio: read.OTEL_TRACES_SAMPLER_ARG },
    batch: {
      scheduledDelayMillis: read.OTEL_BSP_SCHEDULE_DELAY,
      exportTimeoutMillis: read.OTEL_BSP_EXPORT_TIMEOUT,
      maxQueueSize: read.OTEL_BSP_MAX_QUEUE_SIZE,
      maxExportBatchSize: Math.min(
        read.OTEL_BSP_MAX_EXPORT_BATCH_SIZE,
        read.OTEL_BSP_MAX_QUEUE_SIZE,
      ),
    },
  });
}
export type TracingConfig = NonNullable<ReturnType<typeof tracingConfig>>;
