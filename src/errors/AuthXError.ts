import { HttpError } from 'routing-controllers';
import { challenge, type ChallengeParameters } from './challenge';
import { errorTable, type ErrorTableRow, type ErrorType } from './errorTable';

/** What a refusal may say beyond its row in the error table. */
export interface AuthXErrorOptions {
  /** Why, for the application's log. Never leaves in a body. */
  cause?: unknown;
  /** Replaces the table's message. */
  message?: string | undefined;
  /** Whether the same token may be good a moment later, or to another process. */
  transient?: boolean | undefined;
  /** Added to the `WWW-Authenticate` challenge. */
  challenge?: ChallengeParameters | undefined;
}

/** How an application wants one `error_type` to look. */
export interface ErrorOverride {
  /** HTTP status code, 400 to 599. */
  status?: number | undefined;
  message?: string | undefined;
}

/** How an application wants every error to look. */
export interface ErrorSettings {
  /** Key of the body under which the message stands. */
  messageKey: string;
  /** Authentication scheme named in challenges. */
  scheme: string;
  overrides: Partial<Record<ErrorType, ErrorOverride>>;
}

/**
 * Every refusal that this library makes. It is an `HttpError` of routing-controllers, so that handlers written for
 * those understand it, and it knows its whole answer: status, headers and body.
 */
export abstract class AuthXError extends HttpError {
  /** The body's `error_type`; stable, to be switched on. */
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
    // Out of sight of whatever copies an error's own properties into a body or a log.
    Object.defineProperties(this, {
      cause: { value: options.cause, enumerable: false },
      isTransient: { value: options.transient ?? false, enumerable: false },
      challengeParameters: { value: options.challenge ?? {}, enumerable: false },
      messageKey: { value: 'message', enumerable: false, writable: true },
    });
    this.applyOverrides({ messageKey: 'message', scheme: 'Bearer', overrides: {} });
  }

  /** The error code of RFC 6750 section 3.1, or undefined where none applies. */
  get code(): string | undefined {
    return (errorTable[this.errorType] as ErrorTableRow).code;
  }

  /** Makes the error look as the application wants it. */
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

  /** The body of the answer. */
  toJSON(): Record<string, string> {
    const body: Record<string, string> = { [this.messageKey]: this.message, error_type: this.errorType };
    if (this.code !== undefined) body.error = this.code;
    return body;
  }

  /** Whether the same token may be good a moment later, or to another process. @internal */
  readonly isTransient!: boolean;
  private readonly challengeParameters!: ChallengeParameters;
  private messageKey!: string;
}
