import { checkTimes, decodePart } from '../server/tokens';
import type { Claims } from '../server/Parts';

/** The header of a token, without any check. */
export const headerOf = (token: string): Record<string, unknown> => decodePart(token.split('.')[0]);

/** The claims of a token, with their times checked, but not the signature. */
export const unverified = (token: string): Claims => checkTimes(decodePart(token.split('.')[1]) as unknown as Claims);
