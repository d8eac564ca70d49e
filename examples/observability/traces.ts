import { type Attributes, context, SpanKind, SpanStatusCode, trace, type Tracer } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  ConsoleSpanExporter,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import type { Middleware } from 'koa';
import { onAuthXEvent } from 'routing-controllers-authx';
import { RequestContext } from './requestContext';

/** A step that has ended. */
interface Step {
  readonly name: string;
  readonly attributes: Attributes;
  /** Milliseconds. */
  readonly durationMs: number | undefined;
  /** Why it failed. Undefined if it did not. */
  readonly failure?: string;
}

/** The spans of the example, and the middleware that makes one for each request. */
export interface Traces {
  readonly kept: InMemorySpanExporter;
  readonly middleware: Middleware;
}

/** Makes spans of the events of this library, and keeps them in memory. With OTEL=console, it prints them as well. */
export function makeTraces(): Traces {
  context.setGlobalContextManager(new RequestContext());
  const kept = new InMemorySpanExporter();
  const exporters = process.env.OTEL === 'console' ? [kept, new ConsoleSpanExporter()] : [kept];
  const spanProcessors = exporters.map(exporter => new SimpleSpanProcessor(exporter));
  const tracer = new BasicTracerProvider({ spanProcessors }).getTracer('observability');
  recordGuards(tracer);
  recordCalls(tracer);
  return { kept, middleware: requestSpans(tracer) };
}

function recordGuards(tracer: Tracer): void {
  onAuthXEvent('request.accepted', ({ route = 'other', location = 'none', durationMs }) => {
    const attributes = { 'http.route': route, 'authx.location': location };
    record(tracer, { name: 'authx.guard', attributes, durationMs });
  });
  onAuthXEvent('request.refused', ({ route = 'other', errorType: failure, stage, durationMs }) => {
    const attributes = { 'http.route': route, 'authx.stage': stage };
    record(tracer, { name: 'authx.guard', attributes, durationMs, failure });
  });
}

function recordCalls(tracer: Tracer): void {
  const attributesOf = (name: string, operation?: string): Attributes => ({
    'authx.dependency': name,
    'authx.operation': operation,
  });
  onAuthXEvent('dependency.answered', ({ name, operation, durationMs }) => {
    record(tracer, { name: 'authx.call', attributes: attributesOf(name, operation), durationMs });
  });
  onAuthXEvent('dependency.failed', ({ name, operation, outcome: failure }) => {
    record(tracer, { name: 'authx.call', attributes: attributesOf(name, operation), durationMs: 0, failure });
  });
}

/** An event is published within its request, when its step has ended. So the active span is the parent. */
function record(tracer: Tracer, { name, attributes, durationMs = 0, failure }: Step): void {
  const end = Date.now();
  const span = tracer.startSpan(name, { kind: SpanKind.INTERNAL, startTime: end - durationMs, attributes });
  if (failure !== undefined) {
    span.setAttribute('error.type', failure);
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end(end);
}

/** The instrumentations of OpenTelemetry do this for you. */
const requestSpans =
  (tracer: Tracer): Middleware =>
  async (ctx, next) => {
    const span = tracer.startSpan('http.request', { kind: SpanKind.SERVER });
    try {
      await context.with(trace.setSpan(context.active(), span), next);
    } finally {
      span.setAttributes({ 'http.request.method': ctx.method, 'http.response.status_code': ctx.status });
      span.end();
    }
  };
