import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type AuthX, onAuthXEvent } from 'routing-controllers-authx';

/** Seconds. A lookup on the same machine takes less than a millisecond, and a time-out 5 seconds. */
const buckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/**
 * Makes metrics of the events of this library. Every label has few values: routes as they are declared, and words of the
 * library. No label is a subject, a session, or a text of a client.
 */
export function makeMetrics(auth: AuthX): Registry {
  const registry = new Registry();
  const registers = [registry];
  const counter = <Label extends string>(name: string, help: string, labelNames: Label[]): Counter<Label> =>
    new Counter({ name, help, labelNames, registers });
  const histogram = <Label extends string>(name: string, help: string, labelNames: Label[]): Histogram<Label> =>
    new Histogram({ name, help, labelNames, buckets, registers });

  const issued = counter('authx_tokens_issued_total', 'Tokens that were signed', ['token_type', 'reason']);
  onAuthXEvent('token.issued', ({ tokenType, reason }) => issued.inc({ token_type: tokenType, reason }));

  const revoked = counter('authx_tokens_revoked_total', 'Tokens that were revoked', ['token_type']);
  onAuthXEvent('token.revoked', ({ tokenType }) => revoked.inc({ token_type: tokenType }));

  const guard = histogram('authx_guard_duration_seconds', 'How long guards took', ['outcome']);
  const accepted = counter('authx_requests_accepted_total', 'Requests that a guard accepted', ['route', 'location']);
  onAuthXEvent('request.accepted', ({ route = 'other', location = 'none', durationMs }) => {
    accepted.inc({ route, location });
    if (durationMs !== undefined) guard.observe({ outcome: 'accepted' }, durationMs / 1000);
  });

  const refused = counter('authx_requests_refused_total', 'Requests that were refused', ['route', 'error_type']);
  onAuthXEvent('request.refused', ({ route = 'other', errorType, durationMs }) => {
    refused.inc({ route, error_type: errorType });
    if (durationMs !== undefined) guard.observe({ outcome: 'refused' }, durationMs / 1000);
  });

  const sessions = counter('authx_sessions_total', 'Sessions that were started, refreshed or ended', [
    'event',
    'reason',
  ]);
  onAuthXEvent('session.started', () => sessions.inc({ event: 'started', reason: 'login' }));
  onAuthXEvent('session.refreshed', () => sessions.inc({ event: 'refreshed', reason: 'refresh' }));
  onAuthXEvent('session.ended', ({ reason }) => sessions.inc({ event: 'ended', reason }));

  const reused = counter('authx_refresh_tokens_reused_total', 'Replaced refresh tokens that were used again', []);
  onAuthXEvent('refresh.reused', () => reused.inc());

  const calls = histogram('authx_dependency_duration_seconds', 'How long stores and callbacks took', ['dependency']);
  onAuthXEvent('dependency.answered', ({ name, durationMs }) => calls.observe({ dependency: name }, durationMs / 1000));

  const failures = counter('authx_dependency_failures_total', 'Calls of stores and callbacks that failed', [
    'dependency',
    'outcome',
  ]);
  onAuthXEvent('dependency.failed', ({ name, outcome }) => failures.inc({ dependency: name, outcome }));

  const limits = counter('authx_rate_limits_reached_total', 'Requests that a rate limit refused', ['limit']);
  onAuthXEvent('limit.reached', ({ limit }) => limits.inc({ limit }));

  const logins = counter('authx_logins_refused_total', 'Logins that failed, or were not even tried', ['outcome']);
  onAuthXEvent('login.failed', () => logins.inc({ outcome: 'failed' }));
  onAuthXEvent('login.throttled', () => logins.inc({ outcome: 'throttled' }));

  const keys = counter('authx_signing_keys_selected_total', 'How often another key began to sign', []);
  onAuthXEvent('key.selected', () => keys.inc());

  new Gauge({
    name: 'authx_failed_open',
    help: 'Requests since the start that were accepted without an answer of the store',
    registers,
    collect() {
      this.set(auth.counts.failedOpen);
    },
  });
  return registry;
}
