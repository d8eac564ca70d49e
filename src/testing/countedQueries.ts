import type { ContractCase } from './ContractCase';

/** A store whose queries may be counted. */
interface Counted {
  questions?(): number | Promise<number>;
}

/** Skips a case that counts queries, if the queries of the store are not counted. */
export const skippedUncounted = (under: Counted): Pick<ContractCase, 'skipped'> =>
  under.questions ? {} : { skipped: 'the queries of this store are not counted' };

/** Returns how many queries a store has sent so far. */
export async function countedQueries(under: Counted): Promise<number> {
  if (!under.questions) throw new Error('The queries of this store are not counted.');
  return under.questions();
}
