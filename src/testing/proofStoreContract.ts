import { deepStrictEqual, ok, rejects, strictEqual } from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { ProofStore, UsedProof } from '../dpop/ProofStore';
import type { ContractCase } from './ContractCase';
import { countedQueries, skippedUncounted } from './countedQueries';
import type { ProofStoreUnderTest } from './ProofStoreUnderTest';

/** Two handles on one store. */
type Handles = readonly [ProofStore, ProofStore];

/**
 * Returns the contract of a {@link ProofStore} as test cases, which run in any test runner:
 *
 * ```ts
 * describe('My store', () => {
 *   for (const { name, skipped, run } of proofStoreContract({ open: () => new MyStore(url) })) {
 *     (skipped ? it.skip : it)(name, run);
 *   }
 * });
 * ```
 */
export function proofStoreContract(store: ProofStoreUnderTest): ContractCase[] {
  let opened: Promise<Handles> | undefined;
  const open = async (): Promise<Handles> => [await store.open(), await store.open()];
  const handles = (): Promise<Handles> => (opened ??= open());
  return [
    ...using(handles),
    ...(store.forgets === 'by itself' ? [] : purging(handles)),
    ...batching(handles, store),
    ...failing(store),
  ];
}

const secondsNow = (): number => Math.floor(Date.now() / 1000);

const someProof = (changes: Partial<UsedProof> = {}): UsedProof => ({
  id: randomBytes(32).toString('base64url'),
  expiresAt: secondsNow() + 60,
  ...changes,
});

const useAll = (store: ProofStore, proofs: readonly UsedProof[]): Promise<boolean[]> =>
  Promise.all(proofs.map(async proof => store.use(proof)));

const using = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'lets a proof be used once, by whichever handle',
    async run() {
      const [one, other] = await handles();
      const [first, second] = [someProof(), someProof()];
      strictEqual(await one.use(first), true);
      strictEqual(await other.use(first), false);
      strictEqual(await one.use(first), false);
      strictEqual(await other.use(second), true);
      strictEqual(await one.use({ ...second, expiresAt: second.expiresAt + 1 }), false);
    },
  },
  {
    name: 'lets one of many uses at the same time be the first',
    async run() {
      const stores = await handles();
      for (let round = 0; round < 5; round += 1) {
        const proof = someProof();
        const answers = await Promise.all(stores.map(store => useAll(store, Array(25).fill(proof) as UsedProof[])));
        strictEqual(answers.flat().filter(Boolean).length, 1);
      }
    },
  },
  {
    name: 'answers each of many proofs at once, of which some were used before and some are there twice',
    async run() {
      const [one, other] = await handles();
      const used = Array.from({ length: 150 }, () => someProof());
      const added = Array.from({ length: 150 }, () => someProof());
      deepStrictEqual(new Set(await useAll(one, used)), new Set([true]));
      const mixed = used.flatMap((proof, i) => [proof, added[i] as UsedProof, proof]);
      const expected = used.flatMap(() => [false, true, false]);
      deepStrictEqual(await useAll(other, mixed), expected);
      deepStrictEqual(new Set(await useAll(one, added)), new Set([false]));
    },
  },
  {
    name: 'accepts the same proofs from two handles at once in any order, each of them once',
    async run() {
      const [one, other] = await handles();
      const proofs = Array.from({ length: 100 }, () => someProof());
      const [ours, theirs] = await Promise.all([useAll(one, proofs), useAll(other, [...proofs].reverse())]);
      const firsts = ours.map((isOurs, i) => Number(isOurs) + Number(theirs[proofs.length - 1 - i]));
      deepStrictEqual(new Set(firsts), new Set([1]));
    },
  },
  {
    name: 'distinguishes ids that differ only in case or in one character',
    async run() {
      const [store] = await handles();
      const id = `${randomBytes(30).toString('base64url')}abc`;
      for (const other of [id, id.toUpperCase(), id.replace(/c$/, 'C'), id.replace(/c$/, '_'), id.replace(/c$/, '-')]) {
        strictEqual(await store.use(someProof({ id: other })), true, other);
        strictEqual(await store.use(someProof({ id: other })), false, other);
      }
    },
  },
  {
    name: 'does not purge a proof that has not expired',
    async run() {
      const [one, other] = await handles();
      const proof = someProof();
      strictEqual(await one.use(proof), true);
      await other.purge();
      strictEqual(await one.use(proof), false);
    },
  },
];

const purging = (handles: () => Promise<Handles>): ContractCase[] => [
  {
    name: 'purges expired proofs and no others, and says how many',
    async run() {
      const [one, other] = await handles();
      await one.purge();
      const [expired, current] = [someProof({ expiresAt: secondsNow() + 5 }), someProof()];
      deepStrictEqual(await useAll(one, [expired, current]), [true, true]);
      const later = new Date((secondsNow() + 20) * 1000);
      ok((await one.purge(later)) >= 1);
      deepStrictEqual(await useAll(other, [expired, current]), [true, false]);
    },
  },
];

const batching = (handles: () => Promise<Handles>, under: ProofStoreUnderTest): ContractCase[] => [
  {
    name: 'stores all proofs of one turn of the event loop by one change',
    ...skippedUncounted(under),
    async run() {
      const [store] = await handles();
      const before = await countedQueries(under);
      const proofs = Array.from({ length: 40 }, () => someProof());
      deepStrictEqual(new Set(await useAll(store, proofs)), new Set([true]));
      strictEqual((await countedQueries(under)) - before, 1);
    },
  },
];

const failing = (under: ProofStoreUnderTest): ContractCase[] => [
  {
    name: 'rejects if it cannot be reached',
    ...(under.openUnreachable ? {} : { skipped: 'the test names no store that cannot be reached' }),
    async run() {
      if (!under.openUnreachable) throw new Error('The test names no store that cannot be reached.');
      const store = await under.openUnreachable();
      await rejects(async () => store.use(someProof()));
      if (store.probeWrite) await rejects(async () => store.probeWrite?.());
      const all = await Promise.allSettled([1, 2, 3].map(async () => store.use(someProof())));
      ok(all.every(({ status }) => status === 'rejected'));
    },
  },
];
