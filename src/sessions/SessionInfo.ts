import type { Session, SessionEnd } from './Session';

/** A session as its owner sees it. */
export class SessionInfo {
  /** The `sid` claim of its tokens. */
  readonly sid: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly lastActiveAt: Date;
  /** When the session ends even if it is active. Undefined for never. */
  readonly endsAt: Date | undefined;
  readonly ipAddress: string | undefined;
  readonly userAgent: string | undefined;
  /** The application's data about the device. */
  readonly device: Readonly<Record<string, unknown>>;
  /** Whether the tokens of the session are accepted. */
  readonly isActive: boolean;
  /** Why the session was ended early, if it was. */
  readonly end: SessionEnd | undefined;

  constructor(session: Session, isActive: boolean) {
    this.sid = session.sid;
    this.subject = session.subject;
    this.createdAt = new Date(session.createdAt);
    this.lastActiveAt = new Date(session.lastActiveAt);
    this.endsAt = session.endsAt === null ? undefined : new Date(session.endsAt);
    this.ipAddress = session.ipAddress ?? undefined;
    this.userAgent = session.userAgent ?? undefined;
    this.device = session.device ?? {};
    this.isActive = isActive;
    this.end = session.end ?? undefined;
  }
}
