import type { KeyObject } from 'node:crypto';
import { rsaParameters } from './rsaParameters';

/** The primes at which 65537 generates a small group, as the paper on CVE-2017-15361 lists them. */
const primes = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157];

/** For each prime, the powers of 65537 modulo it. */
const powers: readonly (readonly [prime: bigint, powers: ReadonlySet<bigint>])[] = primes.map(number => {
  const prime = BigInt(number);
  const found = new Set<bigint>();
  for (let power = 1n; !found.has(power); power = (power * 65_537n) % prime) found.add(power);
  return [prime, found];
});

/**
 * Tells whether the modulus of an RSA key has the form of the ROCA keys, whose private half can be computed from the
 * public one (CVE-2017-15361). Of the keys without this fault, one in about 2^27 has this form too.
 */
export function hasRocaForm(key: KeyObject): boolean {
  const modulus = BigInt(`0x${rsaParameters(key).modulus.toString('hex') || '0'}`);
  return powers.every(([prime, found]) => found.has(modulus % prime));
}
