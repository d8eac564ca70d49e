import { jsonOf, valuesOf, type RawAnswer } from '../http/RawAnswer';
import { holdToken, isJwt, type Held, type LoggedIn } from './Held';

/** The members of an answer that hold tokens. */
export interface TokenFields {
  readonly access: string;
  readonly refresh: string;
}

/**
 * Reads the tokens of an answer: the named members of its JSON, or else any JWT in its JSON or its cookies, which the
 * claim `type` tells apart.
 */
export function readTokens(answer: RawAnswer, fields: TokenFields): LoggedIn {
  const body = jsonOf(answer);
  const cookies = new Map(valuesOf(answer, 'set-cookie').map(cookieOf));
  const found = [
    ...textsIn(body)
      .filter(isJwt)
      .map(token => holdToken(token)),
    ...[...cookies].filter(([, value]) => isJwt(value)).map(([name, value]) => holdToken(value, name)),
  ];
  const isRefresh = ({ claims, cookie = '' }: Held): boolean => claims?.type === 'refresh' || /refresh/i.test(cookie);
  return {
    access: named(body, fields.access) ?? found.find(held => !isRefresh(held)),
    refresh: named(body, fields.refresh) ?? found.find(isRefresh),
    cookies,
  };
}

/** Returns the member at a path such as `data.token`. */
function named(body: unknown, path: string): Held | undefined {
  const value = path
    .split('.')
    .reduce<unknown>(
      (at, name) =>
        typeof at === 'object' && at !== null && Object.hasOwn(at, name)
          ? (at as Record<string, unknown>)[name]
          : undefined,
      body,
    );
  return typeof value === 'string' && value !== '' ? holdToken(value) : undefined;
}

/** Returns the texts in JSON, at most three levels deep. */
function textsIn(value: unknown, depth = 3): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  return Object.values(value).flatMap(inner => textsIn(inner, depth - 1));
}

function cookieOf(line: string): [name: string, value: string] {
  const [pair = ''] = line.split(';');
  const equals = pair.indexOf('=');
  return [pair.slice(0, equals).trim(), pair.slice(equals + 1).trim()];
}
