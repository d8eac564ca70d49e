/** An error response of the server. */
export class Refusal extends Error {
  /** @param retryAfter - the header `Retry-After` of the response */
  constructor(status, { message = 'Something went wrong', error_type: type } = {}, retryAfter = null) {
    super(message);
    this.status = status;
    /** The `error_type` of the response. Undefined if the error does not come from authentication. */
    this.type = type;
    /** The number of seconds until a request is accepted again. Undefined if the server does not say. */
    this.wait = /^\d+$/.test(retryAfter ?? '') ? Number(retryAfter) : undefined;
  }
}

/** The server did not answer. */
export class Unreachable extends Error {
  constructor(cause) {
    super('The server did not answer', { cause });
  }
}

/** The user did not want to enter the password again. */
export class Canceled extends Error {}
