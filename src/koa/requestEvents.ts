import type { DecidedRule } from '../auth/DecidedRule';
import type { RequestAuth } from '../auth/RequestAuth';
import type { AuthXError } from '../errors/AuthXError';
import type { RequestRefusedEvent } from '../events/AuthXEvents';
import { eventChannels } from '../events/eventChannels';
import { explainRefusal } from '../report/explanation/explainRefusal';
import type { KoaContext } from '../routing-controllers/KoaContext';

/** A request, and the declared route of its action. */
type RoutedRequest = RequestAuth & { readonly patterns: readonly string[] };

/** A refusal of a request. */
export interface Refusal {
  readonly error: AuthXError;
  readonly stage: RequestRefusedEvent['stage'];
  /** When the guard began, as `startOfDecision` returned it. Undefined if no guard refused. */
  readonly began?: number | undefined;
  /** The rule of the action. Undefined if no action was reached. */
  readonly decided?: DecidedRule | undefined;
}

/** Returns when a decision begins, by the clock `performance.now()`. Undefined if nobody wants to know how long it takes. */
export const startOfDecision = (): number | undefined =>
  eventChannels['request.accepted'].isHeard || eventChannels['request.refused'].isHeard ? performance.now() : undefined;

/** Tells that a guard accepted a request. */
export function publishAccepted(ctx: KoaContext, request: RoutedRequest, began: number | undefined): void {
  const { payload, token } = request;
  eventChannels['request.accepted'].publish({
    ...placeOf(ctx, request),
    tokenType: payload?.type,
    location: token?.location,
    subject: payload?.sub,
    durationMs: durationSince(began),
  });
}

/** Tells that a request was refused, if somebody listens. */
export function publishRefused(ctx: KoaContext, request: RoutedRequest, refusal: Refusal): void {
  const { error, stage, began, decided } = refusal;
  if (eventChannels['refusal.explained'].isHeard) {
    const { presented, patterns, auth } = request;
    const asked = { method: ctx.method, path: ctx.path, route: patterns[0], presented, auth };
    eventChannels['refusal.explained'].publish(explainRefusal(asked, { error, stage, decided }));
  }
  if (!eventChannels['request.refused'].isHeard) return;
  const { errorType, status } = error;
  eventChannels['request.refused'].publish({
    ...placeOf(ctx, request),
    errorType,
    status,
    stage,
    location: request.presented?.location,
    durationMs: durationSince(began),
  });
}

const placeOf = (
  { method }: KoaContext,
  { patterns, auth }: RoutedRequest,
): Pick<RequestRefusedEvent, 'transport' | 'method' | 'route' | 'loginType'> => ({
  transport: 'http',
  method,
  route: patterns[0],
  loginType: auth.loginType,
});

const durationSince = (began: number | undefined): number | undefined =>
  began === undefined ? undefined : performance.now() - began;
