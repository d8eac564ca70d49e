import { ConfigurationError } from '../errors/ConfigurationError';

/** Reads how many entries may be held. */
export function readSize(option: string, size: number): number {
  if (Number.isInteger(size) && size > 0) return size;
  throw new ConfigurationError(`${option}: must be a whole number above 0.`);
}
