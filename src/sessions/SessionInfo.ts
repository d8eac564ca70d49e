import type { Session, SessionEnd } from './Session';

/** A login, as it is shown to whom it belongs. */
export class SessionInfo {
  /** The `sid` claim of its tokens. */
  readonly sid: string;
  readonly subject: string;
  readonly createdAt: Date;
  readonly lastActiveAt: Date;
  /** When it is over, however active; undefined for never. */
  readonly endsAt: Date | undefined;
  readonly ipAddress: string | undefined;
  readonly userAgent: string | undefined;
  /** What the application keeps of the device. */
  readonly device: Readonly<Record<string, unknown>>;
  /** Whether its tokens are taken. */
  readonly isActive: boolean;
  /** Why it was ended before its time, if it was. */
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
