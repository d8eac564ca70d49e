import { expect } from 'chai';
import type { AuthX, AuthXInit, AuthXOptions, SessionOptions, TokenPair, TokenPairOptions } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';
import { secret } from '../../support/forge';
import { claimsOf } from '../../token/issuing';
import { SpecStore } from './SpecStore';

/** An AuthX that keeps sessions, and where it keeps them. */
export interface Keeping {
  readonly auth: AuthX<never>;
  readonly store: SpecStore;
  /** What was reported. */
  readonly reports: { readonly message: string; readonly cause: unknown }[];
}

/** What may be otherwise. */
export interface KeepingChanges extends Partial<Omit<SessionOptions, 'store'>> {
  readonly store?: SpecStore;
  readonly config?: AuthXOptions;
  readonly init?: Partial<AuthXInit<never>>;
}

/** Makes an AuthX that keeps sessions, in memory unless it is said where. */
export function keeping({ store = new SpecStore(), config, init, ...options }: KeepingChanges = {}): Keeping {
  const reports: { message: string; cause: unknown }[] = [];
  const auth = makeAuth<never>({
    config: Object.assign({ secretKey: secret }, config),
    sessions: { store, ...options },
    logger: { error: (message, cause) => void reports.push({ message, cause }) },
    ...init,
  });
  return { auth, store, reports };
}

/** A login, and what its tokens say. */
export interface Login extends TokenPair {
  readonly sid: string;
  readonly refreshJti: string;
}

/** Logs in. */
export async function login(
  { auth }: Pick<Keeping, 'auth'>,
  options?: TokenPairOptions,
  subject = 'alice',
): Promise<Login> {
  const pair = await auth.createTokenPair(subject, options);
  return { ...pair, sid: sidOf(pair.access_token), refreshJti: jtiOf(pair.refresh_token) };
}

export const sidOf = (token: string): string => claimsOf(token).sid as string;

export const jtiOf = (token: string | undefined): string => claimsOf(token ?? '').jti as string;

/** What becomes of a token: `ok`, or the `error_type` of its refusal. */
export async function fateOf({ auth }: Pick<Keeping, 'auth'>, token: string): Promise<string> {
  return outcomeOf(auth.verifyToken(token, { type: 'any' }));
}

/** What becomes of an attempt: `ok`, or the `error_type` of its refusal. Whatever is no refusal fails the spec. */
export async function outcomeOf(attempt: Promise<unknown>): Promise<string> {
  try {
    await attempt;
    return 'ok';
  } catch (error) {
    const { errorType } = error as { errorType?: string };
    if (errorType === undefined) throw error;
    return errorType;
  }
}

/** Fails unless none of some tokens is good any more. */
export async function expectAllDead(
  kept: Pick<Keeping, 'auth'>,
  tokens: readonly (string | undefined)[],
): Promise<void> {
  for (const token of tokens.filter(text => text !== undefined)) {
    expect(await fateOf(kept, token), JSON.stringify(claimsOf(token))).to.equal('SessionRevoked');
  }
}
