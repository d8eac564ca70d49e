import type { UsedProof } from './ProofStore';

/** Proofs that are stored together. */
export interface ProofBatch {
  /** Each proof once, in the same order in every process, so that two overlapping writes cannot deadlock. */
  readonly proofs: readonly UsedProof[];
  /** Returns for each of the given proofs whether its call is the one that used it. */
  readonly answers: (isStored: (id: string) => boolean) => boolean[];
}

/**
 * Prepares a batch of proofs to be stored. If a proof is in it several times, only the first of them can be the one that
 * uses it.
 *
 * @throws TypeError for a proof that cannot be stored
 */
export function firstUses(given: readonly UsedProof[]): ProofBatch {
  const firsts = new Map<string, number>();
  for (const [i, proof] of given.entries()) {
    assertStorable(proof);
    if (!firsts.has(proof.id)) firsts.set(proof.id, i);
  }
  return {
    proofs: given.filter(({ id }, i) => firsts.get(id) === i).sort((one, other) => (one.id < other.id ? -1 : 1)),
    answers: isStored => given.map(({ id }, i) => firsts.get(id) === i && isStored(id)),
  };
}

function assertStorable({ id, expiresAt }: UsedProof): void {
  if (typeof id === 'string' && /^[\w-]{43}$/.test(id) && Number.isSafeInteger(expiresAt)) return;
  throw new TypeError('A proof needs an id of 43 characters, and expires at a whole number of seconds.');
}
