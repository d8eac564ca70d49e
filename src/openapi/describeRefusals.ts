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

/** Returns the status of each refusal, as the application configured it, with the errors that have it. */
export function statusesOf(types: Iterable<ErrorType>, { overrides }: ErrorSettings): Map<number, Set<ErrorType>> {
  const statuses = new Map<number, Set<ErrorType>>();
  for (const type of types) {
    const status = overrides[type]?.status ?? errorTable[type].status;
    statuses.set(status, (statuses.get(status) ?? new Set()).add(type));
  }
  return statuses;
}

/**
 * Adds a response for each status to the components, with the headers and the body of its errors.
 *
 * @param suffix - tells the responses of several login systems apart
 * @returns a reference to each response
 */
export function describeRefusals(
  statuses: ReadonlyMap<number, ReadonlySet<ErrorType>>,
  { messageKey }: ErrorSettings,
  { components, suffix }: { readonly components: Components; readonly suffix?: string | undefined },
): ReadonlyMap<number, ApiObject> {
  return new Map(
    [...statuses].map(([status, types]) => {
      const sorted = [...types].sort();
      const response = {
        description: sorted.map(type => `${errorTable[type].message} (${type})`).join('. '),
        ...headersOf(sorted),
        content: { 'application/json': { schema: bodyOf(sorted, messageKey) } },
      };
      return [status, components.refer('responses', names[status] ?? `AuthX${String(status)}`, response, suffix)];
    }),
  );
}

const text = { schema: { type: 'string' } } as const;
const seconds = { schema: { type: 'integer', minimum: 1 } } as const;

function headersOf(types: readonly ErrorType[]): { headers?: ApiObject } {
  const rows = types.map((type): ErrorTableRow => errorTable[type]);
  const headers = {
    ...(rows.some(({ challenge }) => challenge) && {
      'WWW-Authenticate': { description: 'The challenge (RFC 6750 section 3).', ...text },
    }),
    ...(types.includes('DPoPNonceRequiredError') && {
      'DPoP-Nonce': { description: 'The nonce for the next proof (RFC 9449 section 8).', ...text },
    }),
    ...(rows.some(({ retryAfter }) => retryAfter !== undefined) && {
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
      ...(known.length > 0 && { error: { type: 'string', enum: known } }),
    },
  };
}
