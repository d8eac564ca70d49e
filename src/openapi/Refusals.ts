import type { RequestAuthenticator } from '../auth/RequestAuthenticator';
import type { ErrorSettings } from '../errors/AuthXError';
import { errorTable, type ErrorTableRow, type ErrorType } from '../errors/errorTable';
import type { ApiObject } from './ApiDocument';
import type { Components } from './Components';

const names: Readonly<Record<number, string>> = {
  400: 'AuthXBadRequest',
  401: 'AuthXUnauthorized',
  403: 'AuthXForbidden',
  404: 'AuthXNotFound',
  429: 'AuthXTooManyRequests',
  503: 'AuthXUnavailable',
};

/** The refusals of a document: one response for each status, which operations refer to. */
export class Refusals {
  /** @param types - the errors of all operations */
  constructor(
    private readonly types: readonly ErrorType[],
    private readonly components: Components,
  ) {}

  /**
   * Returns the responses of an operation by their status, as references to components.
   *
   * @param types - the errors of the operation
   * @param auth - the login system whose settings decide about statuses and bodies
   */
  of(types: readonly ErrorType[], { config: { errorSettings }, loginType }: RequestAuthenticator): ApiObject {
    const statusOf = (type: ErrorType): number => errorSettings.overrides[type]?.status ?? errorTable[type].status;
    const statuses = [...new Set(types.map(statusOf))].sort();
    return Object.fromEntries(
      statuses.map(status => {
        const all = [...new Set(this.types)].filter(type => statusOf(type) === status).sort();
        const response = describeResponse(all, errorSettings);
        return [String(status), this.components.refer('responses', nameOfStatus(status), response, loginType)];
      }),
    );
  }
}

const nameOfStatus = (status: number): string => names[status] ?? `AuthX${String(status)}`;

const describeResponse = (types: readonly ErrorType[], { messageKey, overrides }: ErrorSettings): ApiObject => ({
  description: types.map(type => `${overrides[type]?.message ?? errorTable[type].message} (${type})`).join('. '),
  ...headersOf(types),
  content: { 'application/json': { schema: bodyOf(types, messageKey) } },
});

/** Adds the headers of rate limits to the responses that are described in place. */
export function withRateLimits(responses: ApiObject = {}): ApiObject {
  const entries = Object.entries(responses).map(([status, response]) => {
    const described = response as { readonly $ref?: string; readonly headers?: ApiObject };
    if (!status.startsWith('2') || described.$ref !== undefined) return [status, response] as const;
    return [status, { ...described, headers: { ...rateLimitHeaders, ...described.headers } }] as const;
  });
  return Object.fromEntries(entries);
}

const text = { schema: { type: 'string' } } as const;
const seconds = { schema: { type: 'integer', minimum: 1 } } as const;

/** The headers that the answers of an action with rate limits have. */
export const rateLimitHeaders = {
  RateLimit: { description: 'What each limit still accepts.', ...text },
  'RateLimit-Policy': { description: 'The limits that apply.', ...text },
} as const satisfies ApiObject;

function headersOf(types: readonly ErrorType[]): { headers?: ApiObject } {
  const rows = types.map((type): ErrorTableRow => errorTable[type]);
  const headers = {
    ...(rows.some(({ challenge }) => challenge) && {
      'WWW-Authenticate': { description: 'The challenge (RFC 6750 section 3).', ...text },
    }),
    ...(types.includes('DPoPNonceRequiredError') && {
      'DPoP-Nonce': { description: 'The nonce for the next proof (RFC 9449 section 8).', ...text },
    }),
    ...(types.includes('RateLimitExceeded') && rateLimitHeaders),
    ...((types.includes('RateLimitExceeded') || rows.some(({ retryAfter }) => retryAfter !== undefined)) && {
      'Retry-After': { description: 'The seconds after which another attempt makes sense.', ...seconds },
    }),
  };
  return Object.keys(headers).length > 0 ? { headers } : {};
}

function bodyOf(types: readonly ErrorType[], messageKey: string): ApiObject {
  const codes = types.map((type): string | undefined => (errorTable[type] as ErrorTableRow).code);
  const known = [...new Set(codes.filter(code => code !== undefined))].sort();
  return {
    type: 'object',
    required: [messageKey, 'error_type'],
    properties: {
      [messageKey]: { type: 'string' },
      error_type: { type: 'string', enum: types },
      ...(types.includes('RateLimitExceeded') && { retry_after: { type: 'integer' } }),
      ...(known.length > 0 && { error: { type: 'string', enum: known } }),
    },
  };
}
