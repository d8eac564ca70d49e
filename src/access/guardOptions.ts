import { parseDuration, type Duration } from '../config/Duration';
import type { Requirement, RevocationMode } from './AccessRule';

const tokenTypes: readonly unknown[] = ['access', 'refresh', 'any'] satisfies Requirement['type'][];
const revocationModes: readonly unknown[] = ['strict', 'cached'] satisfies RevocationMode[];

/** @throws TypeError for anything but `'access'`, `'refresh'` and `'any'` */
export function assertTypeOption(where: string, type: unknown): void {
  if (!tokenTypes.includes(type)) throw new TypeError(`${where}: type must be 'access', 'refresh' or 'any'.`);
}

/** Tells whether a value is the name of a way to check revocation. */
export const isRevocationMode = (mode: unknown): mode is RevocationMode => revocationModes.includes(mode);

/**
 * Refuses a text such as `'false'`, which would count as true, and null, which would count as nothing.
 *
 * @throws TypeError for anything but true, false and undefined
 */
export function assertFlag(where: string, name: string, flag: unknown): void {
  if (flag !== undefined && typeof flag !== 'boolean') throw new TypeError(`${where}: ${name} must be true or false.`);
}

/**
 * Reads the option `maxAge`.
 *
 * @returns seconds
 * @throws RangeError for anything but a length of time, and for none, which no token could meet
 */
export function readMaxAge(where: string, maxAge: Duration | undefined): number | undefined {
  if (maxAge === undefined) return undefined;
  let seconds: number;
  try {
    seconds = parseDuration(maxAge);
  } catch (error) {
    throw new RangeError(`${where}: maxAge: ${(error as Error).message}`);
  }
  if (seconds > 0) return seconds;
  throw new RangeError(
    `${where}: maxAge: must be longer than 0 seconds, because no token could meet it. Write a time such as '5m'.`,
  );
}
