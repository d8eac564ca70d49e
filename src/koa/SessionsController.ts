import { BadRequestError, Ctx, Delete, Get, NotFoundError, Param } from 'routing-controllers';
import { AccessRequired } from '../decorators/AccessRequired';
import { CurrentPayload } from '../decorators/CurrentPayload';
import { CurrentSession } from '../decorators/CurrentSession';
import { RevocationCheck } from '../decorators/RevocationCheck';
import { RequestAuth } from '../auth/RequestAuth';
import { SessionInfo } from '../sessions/SessionInfo';
import { TokenPayload } from '../token/TokenPayload';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { onMount, routeOnMount } from '../routing-controllers/onMount';

/** A session as the routes show it. */
export interface SessionAnswer {
  readonly session_id: string;
  readonly created_at: string;
  readonly last_active: string;
  readonly ip_address: string | null;
  readonly user_agent: string | null;
  readonly device_info: Readonly<Record<string, unknown>>;
  /** Whether this is the session of the request. */
  readonly current: boolean;
}

/**
 * Routes with which users list and end their sessions. To mount them, extend this class by a controller. The controller
 * sets the path of the routes, and can add guards:
 *
 * ```ts
 * \@JsonController('/sessions')
 * class MySessions extends SessionsController {}
 * ```
 *
 * The routes are recorded when `withAuthX` receives the controller.
 */
@onMount(RevocationCheck('strict'))
export class SessionsController {
  /** Returns the live sessions of the caller, the oldest first. */
  @onMount(AccessRequired())
  @routeOnMount(Get('/'))
  async list(
    @onMount(CurrentPayload()) { sub, sid }: TokenPayload,
    @onMount(Ctx()) ctx: KoaContext,
  ): Promise<SessionAnswer[]> {
    const sessions = await authOf(ctx).sessions.list(sub);
    return sessions.map(session => answerOf(session, sid));
  }

  /** Ends all sessions of the caller except the current one. */
  @onMount(AccessRequired())
  @routeOnMount(Delete('/'))
  async endOthers(
    @onMount(CurrentSession()) session: SessionInfo | undefined,
    @onMount(Ctx()) ctx: KoaContext,
  ): Promise<{ ended: number }> {
    if (!session) throw new BadRequestError('This token belongs to no session');
    return { ended: await authOf(ctx).sessions.endOthers(session.subject, session.sid) };
  }

  /** Ends one session of the caller. For a session of another user, the answer is 404. */
  @onMount(AccessRequired())
  @routeOnMount(Delete('/:sid'))
  async end(
    @onMount(Param('sid')) wanted: string,
    @onMount(CurrentPayload()) { sub, sid }: TokenPayload,
    @onMount(Ctx()) ctx: KoaContext,
  ): Promise<{ ended: number }> {
    const auth = authOf(ctx);
    const session = await auth.sessions.find(wanted);
    if (session?.subject !== sub || !session.isActive) throw new NotFoundError('No such session');
    await auth.sessions.end(session.sid);
    if (session.sid === sid && auth.usesCookies) auth.unsetCookies(ctx);
    return { ended: 1 };
  }
}

const authOf = (ctx: KoaContext): RequestAuth['auth'] => (RequestAuth.of(ctx) as RequestAuth).auth;

const answerOf = (session: SessionInfo, current: string | undefined): SessionAnswer => ({
  session_id: session.sid,
  created_at: session.createdAt.toISOString(),
  last_active: session.lastActiveAt.toISOString(),
  ip_address: session.ipAddress ?? null,
  user_agent: session.userAgent ?? null,
  device_info: session.device,
  current: session.sid === current,
});
