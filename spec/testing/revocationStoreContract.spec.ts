import { expect } from 'chai';
import type { Revocation, RevocationStore } from '../../src/index';
import { MemoryRevocationStore, revocationStoreContract, type RevocationStoreUnderTest } from '../../src/testing/index';

/** Runs the contract. @returns the names of the cases that the store does not pass */
async function broken(store: RevocationStoreUnderTest): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, skipped, run } of revocationStoreContract(store)) {
    if (skipped === undefined) await run().catch(() => failed.push(name));
  }
  return failed;
}

const openOnce = (store: RevocationStore): RevocationStoreUnderTest => ({ open: () => store });

const unreachable: RevocationStore = {
  revoke: () => Promise.reject(new Error('out of reach')),
  isRevoked: () => Promise.reject(new Error('out of reach')),
  purge: () => Promise.reject(new Error('out of reach')),
};

/** A correct store with one mistake. */
class Changed extends MemoryRevocationStore {
  constructor(private readonly changes: (good: RevocationStore) => Partial<RevocationStore>) {
    super();
  }

  private get change(): Partial<RevocationStore> {
    return this.changes({
      revoke: async all => super.revoke(all),
      isRevoked: jti => super.isRevoked(jti),
      purge: async now => super.purge(now),
    });
  }

  override async revoke(all: readonly Revocation[]): Promise<void> {
    return (this.change.revoke ?? (given => super.revoke(given)))(all);
  }

  override isRevoked(jti: string): boolean {
    return (this.change.isRevoked ?? (given => super.isRevoked(given)))(jti) as boolean;
  }

  override async purge(now?: Date): Promise<number> {
    return (this.change.purge ?? (given => super.purge(given)))(now);
  }
}

/** Makes a store that changes jtis, like a column with the wrong type or collation. */
const keptAs = (key: (jti: string) => string) => (): RevocationStore =>
  new Changed(good => ({
    revoke: async all => good.revoke(all.map(one => ({ ...one, jti: key(one.jti) }))),
    isRevoked: jti => good.isRevoked(key(jti)),
  }));

/** Makes a store whose unique key compares differently than its lookups, so the second of two similar jtis is lost. */
const lostAs = (key: (jti: string) => string) => (): RevocationStore => {
  const first = new Map<string, string>();
  return new Changed(good => ({
    revoke: async all => {
      for (const one of all) {
        const jti = first.get(key(one.jti)) ?? one.jti;
        first.set(key(one.jti), jti);
        await good.revoke([{ ...one, jti }]);
      }
    },
  }));
};

const withExpiry = (change: (expiresAt: number | null) => number | null) => (): RevocationStore =>
  new Changed(good => ({
    revoke: async all => good.revoke(all.map(one => ({ ...one, expiresAt: change(one.expiresAt) }))),
  }));

const caseAlone = 'distinguishes jtis that differ only in case, also if both are revoked';
const lookalikes = 'distinguishes jtis that look alike: accents, spaces at the end, widths, emoji';
const ofLength = 'accepts jtis of 255 characters, whatever they are';
const tooLong = 'never confuses a longer jti with another one: it refuses it, or stores all of it';
const byEachHandle = 'shows a revocation to every other handle as soon as revoke() has resolved';
const allOrNone = 'stores all revocations of a call, or none';
const later = 'keeps the later of two expiries, in any order';
const unexpired = 'keeps entries that have not expired during a purge, and entries that never expire';
const toTheSecond = 'purges entries that have expired, exact to the second, and returns how many';
const byItsClock = 'purges by its own clock if no time is given';
const many = 'purges many entries while another handle purges too, and each counts its own';
const several = 'accepts several revocations in one call, and an empty list';
const inAnyOrder = 'accepts the same jtis from several calls at once, in any order';
const manyLookups = 'answers each of many lookups at once, while others are revoked';

describe('revocationStoreContract', () => {
  const mistakes: readonly [what: string, make: () => RevocationStore, noticed: readonly string[]][] = [
    ['ignores case', keptAs(jti => jti.toLowerCase()), [caseAlone, lookalikes]],
    ['has a unique key that ignores case', lostAs(jti => jti.toLowerCase()), [caseAlone, lookalikes]],
    ['ignores spaces at the end', keptAs(jti => jti.replace(/ +$/, '')), [lookalikes]],
    ['has a unique key that ignores spaces at the end', lostAs(jti => jti.replace(/ +$/, '')), [lookalikes]],
    ['ignores accents', keptAs(jti => jti.normalize('NFD').replace(/[\u0300-\u036f]/g, '')), [lookalikes]],
    ['treats full-width characters as normal ones', keptAs(jti => jti.normalize('NFKC')), [lookalikes]],
    ['stores only ASCII', keptAs(jti => jti.replace(/[^\0-\x7f]/gu, '?')), [lookalikes]],
    ['truncates to 255 characters', keptAs(jti => jti.slice(0, 255)), [tooLong]],
    ['truncates to 64 characters', keptAs(jti => jti.slice(0, 64)), [ofLength, tooLong]],
    ['interprets backslashes', keptAs(jti => jti.replace(/\\(.)/gs, '$1')), [lookalikes]],
    [
      'keeps revocations only in its own handle',
      () => {
        const own = new Set<string>();
        return new Changed(() => ({
          revoke: async all => {
            for (const { jti } of all) own.add(jti);
          },
          isRevoked: () => own.size > 1e9,
        }));
      },
      ['answers true for a revoked jti, and false for another one', byEachHandle, several],
    ],
    [
      'returns 1 instead of true',
      () => new Changed(good => ({ isRevoked: jti => (good.isRevoked(jti) === true ? 1 : false) as boolean })),
      ['answers true for a revoked jti, and false for another one'],
    ],
    [
      'resolves before the write',
      () => new Changed(good => ({ revoke: async all => void setTimeout(() => void good.revoke(all), 20) })),
      ['answers true for a revoked jti, and false for another one', byEachHandle, allOrNone],
    ],
    [
      'writes the revocations of a call one by one',
      () =>
        new Changed(good => ({
          revoke: async all => {
            for (const one of all) await good.revoke([one]);
          },
        })),
      [allOrNone],
    ],
    [
      'stores only the first revocation of a call',
      () => new Changed(good => ({ revoke: async all => good.revoke(all.slice(0, 1)) })),
      [several, ofLength],
    ],
    [
      'fails during another write',
      () => {
        let isWriting = false;
        return new Changed(good => ({
          revoke: async all => {
            if (isWriting) throw new Error('deadlock');
            isWriting = true;
            await new Promise(setImmediate);
            isWriting = false;
            return good.revoke(all);
          },
        }));
      },
      [inAnyOrder, manyLookups],
    ],
    [
      'stores only a thousand revocations of a call',
      () => new Changed(good => ({ revoke: async all => good.revoke(all.slice(0, 1000)) })),
      [several, many],
    ],
    [
      'rejects a call without revocations',
      () =>
        new Changed(good => ({
          revoke: async all => {
            if (all.length === 0) throw new Error('none');
            return good.revoke(all);
          },
        })),
      [several],
    ],
    [
      'rejects a jti that is already revoked',
      () =>
        new Changed(good => ({
          revoke: async all => {
            if (all.some(({ jti }) => good.isRevoked(jti) === true)) throw new Error('duplicate key');
            return good.revoke(all);
          },
        })),
      ['accepts a jti that is already revoked, and the same jti twice in one call', later, inAnyOrder],
    ],
    [
      'rejects the same jti twice in a call',
      () =>
        new Changed(good => ({
          revoke: async all => {
            if (new Set(all.map(({ jti }) => jti)).size < all.length) throw new Error('second time');
            return good.revoke(all);
          },
        })),
      ['accepts a jti that is already revoked, and the same jti twice in one call', later],
    ],
    [
      'keeps the last expiry instead of the latest',
      () => {
        const last = new Map<string, Revocation>();
        return new Changed(() => ({
          revoke: async all => {
            for (const one of all) last.set(one.jti, one);
          },
          isRevoked: jti => last.has(jti),
          purge: async (now = new Date()) => {
            const gone = [...last.values()].filter(
              one => one.expiresAt !== null && one.expiresAt < now.getTime() / 1000,
            );
            gone.forEach(({ jti }) => last.delete(jti));
            return gone.length;
          },
        }));
      },
      [allOrNone, later, toTheSecond],
    ],
    [
      'expires even revocations of tokens that never expire',
      withExpiry(expiresAt => expiresAt ?? 0),
      [later, unexpired],
    ],
    ['never expires a revocation', withExpiry(() => null), [toTheSecond, byItsClock, many]],
    ['expires revocations a second early', withExpiry(expiresAt => expiresAt && expiresAt - 1), [toTheSecond]],
    ['expires revocations a second late', withExpiry(expiresAt => expiresAt && expiresAt + 1), [toTheSecond]],
    [
      'rounds the expiry down to a minute',
      withExpiry(expiresAt => expiresAt && Math.floor(expiresAt / 60) * 60),
      [toTheSecond],
    ],
    ['does not purge', () => new Changed(() => ({ purge: async () => 0 })), [toTheSecond, byItsClock, many]],
    [
      'returns a wrong number of purged revocations',
      () => new Changed(good => ({ purge: async now => (await good.purge(now)) && 1 })),
      [toTheSecond, many],
    ],
    [
      'rejects text with a NUL character',
      () =>
        new Changed(good => ({
          revoke: async all => {
            if (all.some(({ subject }) => subject.includes('\u0000'))) throw new Error('invalid byte sequence');
            return good.revoke(all);
          },
        })),
      ['accepts access and refresh tokens, and any text as subject'],
    ],
    [
      'returns the same result for all lookups of one turn',
      () => {
        let answer: boolean | undefined;
        return new Changed(good => ({
          isRevoked: jti => {
            if (answer === undefined) setImmediate(() => (answer = undefined));
            return (answer ??= good.isRevoked(jti) as boolean);
          },
        }));
      },
      [manyLookups],
    ],
  ];

  for (const [what, make, noticed] of mistakes) {
    it(`fails for a store that ${what}`, async () => {
      expect(await broken(openOnce(make()))).to.include.members([...noticed]);
    });
  }

  it('has no case that every store of this spec passes', () => {
    const all = revocationStoreContract(openOnce(new MemoryRevocationStore())).map(({ name }) => name);
    const elsewhere = all.slice(-2);
    expect([...new Set(mistakes.flatMap(([, , noticed]) => noticed)), ...elsewhere]).to.have.members(all);
  });

  it('fails for a store whose revocations are not visible to another process', async () => {
    expect(await broken({ open: () => new MemoryRevocationStore() })).to.include(byEachHandle);
  });

  it('fails for a store that sends one query for each lookup', async () => {
    let asked = 0;
    const store = new Changed(good => ({ isRevoked: jti => ((asked += 1), good.isRevoked(jti)) }));
    expect(await broken({ open: () => store, questions: () => asked })).to.deep.equal([
      'sends one query for all lookups of one turn of the event loop',
    ]);
  });

  for (const [what, change] of [
    ['not revoked', { isRevoked: () => false }],
    ['not revoked, for one of several lookups', {}],
    ['done', { revoke: async () => undefined }],
  ] as const) {
    it(`fails for a store that reports "${what}" if it cannot be reached`, async () => {
      let asked = 0;
      const several: Partial<RevocationStore> = {
        isRevoked: async () => {
          asked += 1;
          if (asked === 3) return false;
          throw new Error('out of reach');
        },
      };
      const store = { ...unreachable, ...(what.includes('several') ? several : change) };
      expect(await broken({ ...openOnce(new MemoryRevocationStore()), openUnreachable: () => store })).to.deep.equal([
        'rejects if it cannot be reached',
      ]);
    });
  }

  it('gives the reason for each skipped case', async () => {
    const cases = revocationStoreContract(openOnce(new MemoryRevocationStore()));
    const skipped = cases.filter(({ skipped: reason }) => reason !== undefined);
    expect(skipped.map(({ skipped: reason }) => reason)).to.deep.equal([
      'the queries of this store are not counted',
      'the test names no store that cannot be reached',
    ]);
    for (const { run } of skipped) {
      const failed: unknown = await run().catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error);
    }
  });

  it('has no purge cases for a store that deletes expired entries itself', async () => {
    const itself = revocationStoreContract({ ...openOnce(new MemoryRevocationStore()), forgets: 'by itself' });
    const names = itself.map(({ name }) => name);
    expect(names).to.include(unexpired);
    for (const purging of [toTheSecond, byItsClock, many]) expect(names).to.not.include(purging);
  });
});
