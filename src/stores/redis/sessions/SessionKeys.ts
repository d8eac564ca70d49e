import { textKey } from '../../textKey';

/** What the keys of sessions are called. */
export class SessionKeys {
  /** What the keys of all sessions begin with: a script adds a `sid`. */
  readonly sessions: string;
  /** What the keys of all subjects begin with: a script adds what {@link textKey} makes of one. */
  readonly subjects: string;

  constructor(private readonly prefix: string) {
    this.sessions = `${prefix}id:`;
    this.subjects = `${prefix}of:`;
  }

  /** A hash. There is none of a `sid` that is not plain: it would not have been added. */
  session(sid: string): string {
    return this.sessions + sid;
  }

  /** A sorted set: the `sid` of each session that nobody ended, by the time when its key goes. */
  subject(subject: string): string {
    return this.subjects + textKey(subject);
  }

  /** The not-before, as a number. @param subjectKey - made by {@link textKey} */
  notBefore(subjectKey: string): string {
    return `${this.prefix}notbefore:${subjectKey}`;
  }
}
