import { endFunction } from './endFunction';

/**
 * Ends the sessions of a subject but for one; answers how many.
 *
 * KEYS: the subject, what sessions begin with. ARGV: the `sid` that is kept, when, why.
 */
export const revokeOthersScript = `${endFunction}
return endSessions(KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3])`;
