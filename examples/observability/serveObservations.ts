import { SpanStatusCode } from '@opentelemetry/api';
import type { InMemorySpanExporter, ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { Middleware } from 'koa';
import type { Registry } from 'prom-client';

/** How many spans are shown. */
const newest = 100;

/**
 * Serves the metrics at /metrics and the newest spans at /spans. In production, serve metrics on a port that only Prometheus
 * reaches, and send spans to a collector.
 */
export function serveObservations(registry: Registry, spans: InMemorySpanExporter): Middleware {
  return async (ctx, next) => {
    if (ctx.path === '/metrics') {
      ctx.type = registry.contentType;
      ctx.body = await registry.metrics();
    } else if (ctx.path === '/spans') {
      ctx.body = spans.getFinishedSpans().slice(-newest).map(shown);
    } else {
      await next();
      // This exporter keeps every span. A real one sends them away.
      if (spans.getFinishedSpans().length > 10 * newest) spans.reset();
    }
  };
}

function shown(span: ReadableSpan): object {
  const { name, attributes, status, duration, parentSpanContext } = span;
  const [seconds, nanoseconds] = duration;
  return {
    name,
    attributes,
    hasFailed: status.code === SpanStatusCode.ERROR,
    milliseconds: seconds * 1000 + nanoseconds / 1_000_000,
    id: span.spanContext().spanId,
    parent: parentSpanContext?.spanId ?? null,
  };
}
