/** Headers of W3C Trace Context, by which a trace continues in another process. */
export interface TraceHeaders {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

export type Attributes = Readonly<Record<string, string | number>>;

/** Ids, names and numbers only: never content, tokens or addresses. */
export interface SpanStart {
  readonly name: string;
  readonly kind?: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  readonly attributes?: Attributes;
  /** A span of this process, or the headers of one elsewhere. Without it, the span begins a trace. */
  readonly parent?: Span | TraceHeaders;
  /** The `traceparent` of other causes. */
  readonly links?: readonly string[];
}

/** A part of a trace. */
export interface Span {
  /** The header by which the trace continues elsewhere; undefined while tracing is off. */
  readonly traceparent: string | undefined;
  rename(name: string): void;
  set(attributes: Attributes): void;
  /** Marks the span as failed, with the code of an error. */
  fail(code: string): void;
  end(): void;
}

/** Records traces, if that is configured. */
export interface Tracing {
  readonly isOn: boolean;
  start(span: SpanStart): Span;
  /** Sends the spans that have ended. */
  close(): Promise<void>;
}

/** A span that is not recorded. */
export const noSpan: Span = {
  traceparent: undefined,
  rename() {},
  set() {},
  fail() {},
  end() {},
};

/** Records nothing. */
export const noTracing: Tracing = {
  isOn: false,
  start: () => noSpan,
  async close() {},
};

const headerPattern = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}(-.*)?$/;

/** The trace id of a `traceparent` header; undefined without a valid one. */
export const traceIdOf = (traceparent: unknown): string | undefined =>
  typeof traceparent === 'string' ? headerPattern.exec(traceparent)?.[1] : undefined;
