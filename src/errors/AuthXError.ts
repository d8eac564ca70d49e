import { HttpError } from 'routing-controllers';
import { challenges, type ChallengeParameters, type DPoPChallenge, type Scheme } from './challenge';
import { errorTable, type ErrorTableRow, type ErrorType } from './errorTable';

/** Options of a refusal beyond its row in the error table. */
export interface AuthXErrorOptions {
  /** The reason, for the application's log. It is never part of a body. */
  cause?: unknown;
  /** Replaces the table's message. */
  message?: string | undefined;
  /** Whether the same token may become valid later, or in another process. */
  transient?: boolean | undefined;
  /** Added to the `WWW-Authenticate` challenge. */
  challenge?: ChallengeParameters | undefined;
  /** Further members of the body. They must not tell what the caller does not know. */
  members?: Readonly<Record<string, string | number | null>> | undefined;
  /** Further headers of the answer. */
  headers?: Readonly<Record<string, string>> | undefined;
}

/** The application's overrides for one `error_type`. */
export interface ErrorOverride {
  /** HTTP status code, 400 to 599. */
  status?: number | undefined;
  message?: string | undefined;
}

/** The application's settings for all errors. */
export interface ErrorSettings {
  /** The member of the body that holds the message. */
  messageKey: string;
  /** Authentication scheme named in challenges. */
  scheme: string;
  overrides: Partial<Record<ErrorType, ErrorOverride>>;
  /** How the challenges name DPoP. Undefined if it is off. */
  dpop?: DPoPChallenge | undefined;
  /** The URL of the metadata of the API, for challenges. Undefined if the application serves none. */
  resourceMetadata?: string | undefined;
}

/**
 * The base class of all refusals of this library. It extends routing-controllers' `HttpError`, so that existing error
 * handlers understand it, and it knows its whole answer: status, headers and body.
 */
export abstract class AuthXError extends HttpError {
  /** The body's `error_type`. It is stable, so that clients can switch on it. */
  readonly errorType: ErrorType;
  override httpCode!: number;
  /** The same as `httpCode`, under the name that Koa reads. */
  status!: number;
  /** Headers of the answer. */
  headers!: Record<string, string>;

  constructor(errorType: ErrorType, options: AuthXErrorOptions = {}) {
    const row: ErrorTableRow = errorTable[errorType];
    super(row.status, options.message ?? row.message);
    // HttpError resets the prototype, which would lose the class and its methods.
    Object.setPrototypeOf(this, new.target.prototype);
    this.name = errorType;
    this.errorType = errorType;
    // Not enumerable, so that code that copies an error's own properties into a body or a log does not copy these.
    Object.defineProperties(this, {
      cause: { value: options.cause, enumerable: false },
      isTransient: { value: options.transient ?? false, enumerable: false },
      challengeParameters: { value: options.challenge ?? {}, enumerable: false },
      ownMembers: { value: options.members ?? {}, enumerable: false },
      ownHeaders: { value: options.headers ?? {}, enumerable: false },
      isOfTokenRequest: { value: false, enumerable: false, writable: true },
      presented: { value: undefined, enumerable: false, writable: true },
      messageKey: { value: 'message', enumerable: false, writable: true },
    });
    this.applyOverrides({ messageKey: 'message', scheme: 'Bearer', overrides: {} });
  }

  /** The error code of RFC 6750 section 3.1. Undefined if none applies. */
  get code(): string | undefined {
    return (errorTable[this.errorType] as ErrorTableRow).code;
  }

  /**
   * Whether the message may be shown to the client, under the name that Koa reads. True for statuses below 500, for
   * which Koa then prints no stack.
   */
  get expose(): boolean {
    return this.status < 500;
  }

  /**
   * Applies the settings of the application. Returns the error itself.
   *
   * @param presented - the scheme by which the request presented its token, if it is known
   */
  applyOverrides(errorSettings: ErrorSettings, presented?: Scheme): this {
    const row: ErrorTableRow = errorTable[this.errorType];
    const override = errorSettings.overrides[this.errorType];
    this.presented = presented ?? this.presented;
    this.httpCode = this.status = override?.status ?? (this.isOfTokenRequest ? 400 : row.status);
    if (override?.message !== undefined) this.message = override.message;
    this.messageKey = errorSettings.messageKey;
    this.headers = { ...this.ownHeaders };
    if (row.retryAfter !== undefined) this.headers['Retry-After'] = String(row.retryAfter);
    if (row.challenge && !this.isOfTokenRequest) {
      this.headers['WWW-Authenticate'] = challenges(
        { error: row.code, ...this.challengeParameters },
        { ...errorSettings, refused: row.scheme ?? this.presented },
      );
    }
    return this;
  }

  /**
   * Makes a 401 the refusal of a token endpoint, which answers 400 without a challenge (RFC 6749 section 5.2, RFC 9449
   * section 5). Returns the error itself. @internal
   */
  ofTokenRequest(): this {
    this.isOfTokenRequest = (errorTable[this.errorType] as ErrorTableRow).status === 401;
    return this.applyOverrides({ messageKey: this.messageKey, scheme: 'Bearer', overrides: {} });
  }

  /** Returns the body of the answer. */
  toJSON(): Record<string, string | number | null> {
    const body: Record<string, string | number | null> = {
      ...this.ownMembers,
      [this.messageKey]: this.message,
      error_type: this.errorType,
    };
    if (this.code !== undefined) body.error = this.code;
    return body;
  }

  /** Whether the same token may become valid later, or in another process. @internal */
  readonly isTransient!: boolean;
  private readonly challengeParameters!: ChallengeParameters;
  private readonly ownMembers!: Readonly<Record<string, string | number | null>>;
  private readonly ownHeaders!: Readonly<Record<string, string>>;
  private isOfTokenRequest!: boolean;
  private presented!: Scheme | undefined;
  private messageKey!: string;
}

/** Returns the status of an `HttpError` by which code of the application answers the client; undefined for a failure. */
export function clientStatusOf(error: unknown): number | undefined {
  return error instanceof HttpError && error.httpCode >= 400 && error.httpCode < 500 ? error.httpCode : undefined;
}
