import { SubjectNotFoundError } from '../errors/errors';
import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { TokenPayload } from '../token/TokenPayload';
import type { SocketToken } from './SocketToken';

const known = new WeakMap<object, SocketAuth>();

/** What is known of the caller behind a socket. */
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
   * Whom the socket speaks for; undefined where they no longer exist. Loaded when first asked for, and anew after the
   * token was checked again: a socket can outlive much.
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

  /** The same, for who cannot go on without. */
  async requireSubject(): Promise<Subject> {
    const subject = await this.subject();
    if (subject === undefined) throw this.auth.applyOverrides(new SubjectNotFoundError());
    return subject;
  }

  /** Has {@link subject} load anew. @internal */
  forgetSubject(): void {
    this.#subject = undefined;
  }

  /** From here on the socket is known to be this caller's. @internal */
  attachTo(socket: object): void {
    known.set(socket, this);
  }

  /** What a log may hold: the claims. Not the token. */
  toJSON(): unknown {
    return this.payload.toJSON();
  }
}

/** What is known of the caller behind a socket; undefined for one that no guard has let in. */
export const socketAuth = <Subject = unknown>(socket: object): SocketAuth<Subject> | undefined =>
  known.get(socket) as SocketAuth<Subject> | undefined;
