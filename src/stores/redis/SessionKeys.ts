import { textKey } from '../storedText';

/** The names of the keys under which sessions are stored. */
export class SessionKeys {
  /** The prefix of the keys of all sessions. A script appends a `sid`. */
  readonly sessions: string;
  /** The prefix of the keys of all subjects. A script appends the subject's {@link textKey}. */
  readonly subjects: string;
  /** The prefix of the keys of cutoffs. A script appends the subject's {@link textKey}. */
  readonly cutoffs: string;

  constructor(prefix: string) {
    this.sessions = `${prefix}id:`;
    this.subjects = `${prefix}of:`;
    this.cutoffs = `${prefix}notbefore:`;
  }

  /** A hash with the fields of a session. Every stored session has a plain `sid`. */
  session(sid: string): string {
    return this.sessions + sid;
  }

  /** A sorted set with the `sid` of each session that has not been ended. The score is the time when its key expires. */
  subject(subject: string): string {
    return this.subjects + textKey(subject);
  }

  /**
   * A number: the moment, in milliseconds since 1970, until which everything that the subject was issued has ended.
   *
   * @param subjectKey - the subject's {@link textKey}
   */
  notBefore(subjectKey: string): string {
    return this.cutoffs + subjectKey;
  }
}
