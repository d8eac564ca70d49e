import { HttpError } from 'routing-controllers';
import { challenge, type ChallengeParameters } from './challenge';
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
      messageKey: { value: 'message', enumerable: false, writable: true },
    });
    this.applyOverrides({ messageKey: 'message', scheme: 'Bearer', overrides: {} });
  }

  /** The error code of RFC 6750 section 3.1. Undefined if none applies. */
  get code(): string | undefined {
    return (errorTable[this.errorType] as ErrorTableRow).code;
  }

  /** Applies the settings of the application. Returns the error itself. */
  applyOverrides(errorSettings: ErrorSettings): this {
    const row: ErrorTableRow = errorTable[this.errorType];
    const override = errorSettings.overrides[this.errorType];
    this.httpCode = this.status = override?.status ?? row.status;
    if (override?.message !== undefined) this.message = override.message;
    this.messageKey = errorSettings.messageKey;
    this.headers = {};
    if (row.retryAfter !== undefined) this.headers['Retry-After'] = String(row.retryAfter);
    if (row.challenge) {
      this.headers['WWW-Authenticate'] = challenge(errorSettings.scheme, {
        error: row.code,
        ...this.challengeParameters,
      });
    }
    return this;
  }

  /** Returns the body of the answer. */
  toJSON(): Record<string, string> {
    const body: Record<string, string> = { [this.messageKey]: this.message, error_type: this.errorType };
    if (this.code !== undefined) body.error = this.code;
    return body;
  }

  /** Whether the same token may become valid later, or in another process. @internal */
  readonly isTransient!: boolean;
  private readonly challengeParameters!: ChallengeParameters;
  private messageKey!: string;
}
