import { ConfigurationError } from '../errors/errors';
import { factsOf } from './algorithms';
import { makeASecret } from './keyMaterial';
import { assertKeyFits, weaknessOf } from './keyStrength';
import type { KeyIdentity } from './RingKey';

/** Whether a weak key is refused, reported, or accepted. */
export type WeakKeys = 'error' | 'warn' | 'allow';

/**
 * Refuses a key that one of its algorithms cannot use, and a weak key.
 *
 * @param where - the option, for the message
 * @throws ConfigurationError naming the option and the fix
 */
export function assertUsable(where: string, { algorithms, verificationKey }: KeyIdentity, weakKeys: WeakKeys): void {
  for (const algorithm of algorithms) {
    assertKeyFits(where, algorithm, verificationKey);
    const weakness = weakKeys === 'allow' ? undefined : weaknessOf(algorithm, verificationKey);
    if (weakness === undefined) continue;
    const fix = factsOf(algorithm).family === 'HS' ? makeASecret : 'Make a longer key.';
    const message = `${where}: ${weakness}. ${fix} To use it for now, set weakKeys: 'warn'.`;
    if (weakKeys === 'error') throw new ConfigurationError(message);
    process.emitWarning(message, 'AuthXWarning');
  }
}
