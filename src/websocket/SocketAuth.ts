import { SubjectNotFoundError } from '../errors/errors';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { TokenPayload } from '../token/TokenPayload';
import type { SocketToken } from './SocketToken';

const known = new WeakMap<object, SocketAuth>();

/** The authentication of one socket. */
export class SocketAuth<Subject = unknown> {
  #subject: Promise<Subject | undefined> | undefined;

  constructor(
    private readonly auth: RequestAuthenticator<Subject>,
    readonly token: SocketToken,
  ) {}

  /** The claims of {@link token}. */
  get payload(): TokenPayload {
    return this.token.payload;
  }

  /**
   * Loads the subject of the socket. Undefined if the subject no longer exists. It is loaded when it is first asked
   * for, and again after each check of the token, because a socket can be open for long.
   */
  async subject(): Promise<Subject | undefined> {
    const subject = (this.#subject ??= this.auth.loadSubject(this.payload));
    try {
      return await subject;
    } catch (error) {
      if (this.#subject === subject) this.#subject = undefined;
      throw error;
    }
  }

  /**
   * Loads the subject, or throws.
   *
   * @throws SubjectNotFoundError
   */
  async requireSubject(): Promise<Subject> {
    const subject = await this.subject();
    if (subject === undefined) throw this.auth.applyOverrides(new SubjectNotFoundError());
    return subject;
  }

  /** Drops the loaded subject. @internal */
  forgetSubject(): void {
    this.#subject = undefined;
  }

  /** Attaches this object to its socket. @internal */
  attachTo(socket: object): void {
    known.set(socket, this);
  }

  /** Returns what a log may contain: the claims, not the token. */
  toJSON(): unknown {
    return this.payload.toJSON();
  }
}

/** Returns the authentication of a socket; undefined if no guard accepted it. */
export const socketAuth = <Subject = unknown>(socket: object): SocketAuth<Subject> | undefined =>
  known.get(socket) as SocketAuth<Subject> | undefined;
