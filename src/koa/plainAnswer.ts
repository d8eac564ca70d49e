import { RequestAuth } from '../auth/RequestAuth';
import { assertAwaited } from '../async/awaited';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { TokenPayload } from '../token/TokenPayload';
import { UnverifiedToken } from '../transport/RequestToken';

/** Classes whose `toJSON` says what an answer may contain. class-transformer knows nothing of it. */
const classes = [TokenPayload, UnverifiedToken, RequestAuth] as const;

/**
 * Replaces objects of this library in an action's answer by their JSON, so that class-transformer does not write their
 * properties instead. Everything else is left as it is: an object is copied only if one of its members is replaced, and
 * the copy has the same class.
 *
 * @throws TypeError if the answer holds a promise of a token that nobody has awaited
 */
export function plainAnswer(answer: unknown, ctx: KoaContext): unknown {
  const { response } = ctx as { response?: unknown };
  return answer === ctx || answer === response ? answer : replace(answer, new Set());
}

function replace(value: unknown, parents: Set<object>): unknown {
  if (typeof value !== 'object' || value === null || parents.has(value)) return value;
  assertAwaited(value);
  const own = classes.find(type => value instanceof type);
  if (own) return (value as TokenPayload | UnverifiedToken | RequestAuth).toJSON();
  if (!isWalked(value)) return value;
  parents.add(value);
  let copy: object | undefined;
  for (const name of Object.keys(value)) {
    const before = (value as Readonly<Record<string, unknown>>)[name];
    const after = replace(before, parents);
    if (after === before) continue;
    copy ??= copyOf(value);
    Object.defineProperty(copy, name, { ...plain, value: after });
  }
  parents.delete(value);
  return copy ?? value;
}

function copyOf(value: object): object {
  if (Array.isArray(value)) return [...(value as unknown[])];
  const prototype = Object.getPrototypeOf(value) as object | null;
  return Object.assign(Object.create(prototype) as object, value);
}

const plain = { configurable: true, enumerable: true, writable: true } as const;

/** Tells whether class-transformer looks for members in a value: not in dates, bytes and streams. */
const isWalked = (value: object): boolean =>
  (Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]') &&
  typeof (value as { pipe?: unknown }).pipe !== 'function';
