import { claimsOf } from '../../token/issuing';

/** What the login systems under test are configured with. Milliseconds, and seconds for the lifetimes of tokens. */
export const limits = {
  graceWindow: 10_000,
  idleLifetime: 2 * 3_600_000,
  absoluteLifetime: 24 * 3_600_000,
  maxPerSubject: 3,
  access: 900,
  refresh: 6 * 3600,
} as const;

/** A token that was issued. */
export interface ModelToken {
  readonly text: string;
  readonly jti: string;
  readonly type: 'access' | 'refresh';
  readonly subject: string;
  readonly sid: string | undefined;
  /** When what it goes back to was issued; milliseconds. */
  readonly since: number;
  /** Seconds. */
  readonly iat: number;
  readonly exp: number;
}

interface ModelSession {
  readonly sid: string;
  readonly subject: string;
  readonly createdAt: number;
  readonly endsAt: number;
  lastActiveAt: number;
  isEnded: boolean;
  /** Of refresh tokens, the current one last. */
  readonly row: ModelToken[];
  rotatedAt: number;
}

/** What is to become of a refresh token. */
export type Fate = 'current' | 'predecessor' | 'refused';

/** What should be true of all tokens ever issued, by the plainest means. */
export class Model {
  readonly tokens: ModelToken[] = [];
  readonly sessions: ModelSession[] = [];
  private readonly revoked = new Set<string>();
  private readonly notBefore = new Map<string, number>();

  constructor(readonly now: () => number) {}

  /** Notes a login, and ends the oldest sessions that it leaves no room for. */
  logIn(subject: string, access: string, refresh: string): void {
    const { sid } = claimsOf(access) as { sid: string };
    const now = this.now();
    const endsAt = now + limits.absoluteLifetime;
    const before = this.openOf(subject).map(session => session.createdAt);
    // After a logout everywhere, and after the sessions that are there, within their millisecond too.
    const createdAt = Math.max(now, (this.notBefore.get(subject) ?? -1) + 1, ...before.map(time => time + 1));
    const session = { sid, subject, createdAt, endsAt, lastActiveAt: now, isEnded: false, row: [], rotatedAt: 0 };
    this.sessions.push(session);
    this.issue(session, { access, refresh, refreshExp: this.seconds() + limits.refresh });
    const open = this.openOf(subject).sort((one, other) => one.createdAt - other.createdAt);
    for (const tooMany of open.slice(0, -limits.maxPerSubject)) tooMany.isEnded = true;
  }

  private openOf(subject: string): ModelSession[] {
    return this.sessions.filter(session => session.subject === subject && this.isOpen(session));
  }

  /** Notes a token without a session. */
  issueAlone(type: ModelToken['type'], subject: string, text: string, since: number = this.now()): void {
    const exp = this.seconds() + limits[type];
    this.tokens.push({ ...this.told(text), text, type, subject, sid: undefined, since, exp: this.agreed(text, exp) });
  }

  /** Notes that a refresh token is shown to a guard: one that was replaced ends its session. */
  show(token: ModelToken): Fate {
    const session = this.sessionOf(token);
    const isTaken = this.isTaken(token);
    if (!session) return isTaken ? 'current' : 'refused';
    if (this.isReplaced(token)) session.isEnded = true;
    if (!isTaken) return 'refused';
    return token.jti === session.row.at(-1)?.jti ? 'current' : 'predecessor';
  }

  /** Notes what a refresh answered with. */
  refreshed(token: ModelToken, fate: Fate, access: string, refresh: string | undefined): void {
    const session = this.sessionOf(token);
    if (!session) {
      this.issueAlone('access', token.subject, access, token.since);
      return;
    }
    const isNew = fate === 'current';
    const refreshExp = isNew ? this.successorExp(token, session) : session.row.at(-1)!.exp;
    this.issue(session, { access, refresh: refresh!, refreshExp, isNew });
    if (isNew) session.lastActiveAt = session.rotatedAt = this.now();
  }

  /** Of an expired token nothing is revoked. */
  revoke(token: ModelToken): void {
    if (this.isExpired(token)) return;
    this.revoked.add(token.jti);
    const session = this.sessionOf(token);
    if (session && token.type === 'refresh') session.isEnded = true;
  }

  end(sid: string): void {
    for (const session of this.sessions) if (session.sid === sid) session.isEnded = true;
  }

  endOthers(subject: string, kept: string): void {
    for (const one of this.sessions) if (one.subject === subject && one.sid !== kept) one.isEnded = true;
  }

  endAll(subject: string): void {
    this.endOthers(subject, '');
    this.notBefore.set(subject, this.now());
  }

  /** Whether a guard takes the token. */
  isTaken(token: ModelToken): boolean {
    if (this.isExpired(token) || this.revoked.has(token.jti)) return false;
    const session = this.sessionOf(token);
    if (!session) return token.since > (this.notBefore.get(token.subject) ?? -1);
    return this.isLive(session) && !this.isReplaced(token);
  }

  /** Whether the token is one whose mere use ends a session. */
  isReplaced(token: ModelToken): boolean {
    const session = this.sessionOf(token);
    if (!session || token.type === 'access' || this.isExpired(token) || !this.isLive(session)) return false;
    const generation = session.row.length - 1 - session.row.findIndex(({ jti }) => jti === token.jti);
    if (generation === 0) return false;
    return generation > 1 || this.now() - session.rotatedAt >= limits.graceWindow;
  }

  private issue(
    session: ModelSession,
    {
      access,
      refresh,
      refreshExp,
      isNew = true,
    }: { access: string; refresh: string; refreshExp: number; isNew?: boolean },
  ): void {
    const { subject, sid, row, endsAt } = session;
    const accessExp = Math.min(
      this.seconds() + limits.access,
      this.seconds() + Math.floor((endsAt - this.now()) / 1000),
    );
    const shared = { subject, sid, since: 0 };
    const successor = {
      ...shared,
      ...this.told(refresh),
      text: refresh,
      type: 'refresh',
      exp: this.agreed(refresh, refreshExp),
    } as const;
    this.tokens.push(
      { ...shared, ...this.told(access), text: access, type: 'access', exp: this.agreed(access, accessExp) },
      successor,
    );
    if (isNew) row.push(successor);
    else if (successor.jti !== row.at(-1)?.jti) throw new Error('The predecessor was answered with another successor.');
  }

  /** As long as the one before it, and no longer than the session. */
  private successorExp({ exp, iat }: ModelToken, { endsAt }: ModelSession): number {
    return Math.min(this.seconds() + exp - iat, Math.floor(endsAt / 1000));
  }

  private isLive({ isEnded, endsAt, lastActiveAt }: ModelSession): boolean {
    const now = this.now();
    return !isEnded && now < endsAt && now - lastActiveAt < limits.idleLifetime;
  }

  private isOpen(session: ModelSession): boolean {
    return this.isLive(session) && this.now() < session.row.at(-1)!.exp * 1000;
  }

  private isExpired({ exp }: ModelToken): boolean {
    return this.now() >= exp * 1000;
  }

  private sessionOf({ sid }: ModelToken): ModelSession | undefined {
    return this.sessions.find(session => session.sid === sid);
  }

  private seconds(): number {
    return Math.floor(this.now() / 1000);
  }

  private told(text: string): Pick<ModelToken, 'jti' | 'iat'> {
    const { jti, iat } = claimsOf(text) as unknown as ModelToken;
    return { jti, iat };
  }

  /** The expiry that the token should have, which it has. */
  private agreed(text: string, exp: number): number {
    const told = claimsOf(text).exp;
    if (told !== exp) throw new Error(`A token expires at ${String(told)} instead of ${String(exp)}.`);
    return exp;
  }
}
