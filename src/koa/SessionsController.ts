import { BadRequestError, Ctx, Delete, Get, NotFoundError, Param } from 'routing-controllers';
import { AccessRequired } from '../decorators/AccessRequired';
import { CurrentPayload } from '../decorators/CurrentPayload';
import { CurrentSession } from '../decorators/CurrentSession';
import { RevocationCheck } from '../decorators/RevocationCheck';
import { RequestAuth } from '../auth/RequestAuth';
import { SessionInfo } from '../sessions/SessionInfo';
import type { SessionListOptions } from '../sessions/SessionListOptions';
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
  /**
   * Returns the live sessions of the caller, the oldest first, at most 100. `?limit=20` asks for fewer. If there are more, a
   * `Link` header leads to the next page (RFC 8288, `rel="next"`).
   */
  @onMount(AccessRequired())
  @routeOnMount(Get('/'))
  async list(
    @onMount(CurrentPayload()) { sub, sid }: TokenPayload,
    @onMount(Ctx()) ctx: KoaContext,
  ): Promise<SessionAnswer[]> {
    const { limit, after } = readPage(ctx);
    const sessions = await authOf(ctx).sessions.list(sub, { limit: limit + 1, after });
    const page = sessions.slice(0, limit);
    if (sessions.length > limit) ctx.set({ Link: `<${nextPage(limit, page)}>; rel="next"` });
    return page.map(session => answerOf(session, sid));
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

/** How many sessions a page has at most. */
const longestPage = 100;

interface Page {
  readonly limit: number;
  readonly after: SessionListOptions['after'];
}

/** Reads which page the query asks for. */
function readPage(ctx: KoaContext): Page {
  const query = new URLSearchParams(ctx.querystring ?? '');
  const [limits, cursors] = [query.getAll('limit'), query.getAll('after')];
  if (limits.length > 1 || cursors.length > 1) throw new BadRequestError('limit and after must be given once');
  const [limit = String(longestPage)] = limits;
  if (!/^[1-9]\d{0,2}$/.test(limit) || Number(limit) > longestPage) {
    throw new BadRequestError(`limit must be a whole number from 1 to ${String(longestPage)}`);
  }
  const [cursor] = cursors;
  if (cursor === undefined) return { limit: Number(limit), after: undefined };
  const [, createdAt, sid] = /^(\d{1,15})\.([\x21-\x7e]{1,255})$/.exec(cursor) ?? [];
  if (createdAt === undefined || sid === undefined) throw new BadRequestError('after must be that of a Link header');
  return { limit: Number(limit), after: { createdAt: new Date(Number(createdAt)), sid } };
}

function nextPage(limit: number, page: readonly SessionInfo[]): string {
  const { createdAt, sid } = page.at(-1) as SessionInfo;
  const query = new URLSearchParams({ limit: String(limit), after: `${String(createdAt.getTime())}.${sid}` });
  return `?${query.toString()}`;
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
