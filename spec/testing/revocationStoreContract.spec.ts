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

/** A good store, with one thing wrong. */
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

/** A store that keeps jtis under another text: what a column does that has the wrong type or collation. */
const keptAs = (key: (jti: string) => string) => (): RevocationStore =>
  new Changed(good => ({
    revoke: async all => good.revoke(all.map(one => ({ ...one, jti: key(one.jti) }))),
    isRevoked: jti => good.isRevoked(key(jti)),
  }));

/** A store whose unique key compares otherwise than its lookups: the second of two that it takes for one is lost. */
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

const caseAlone = 'tells jtis apart that differ in case alone, also when both are revoked';
const lookalikes = 'tells jtis apart that look alike: accents, spaces at the end, widths, emoji';
const ofLength = 'takes jtis of 255 characters, whatever these are';
const tooLong = 'never takes a longer jti for another: it refuses it, or keeps all of it';
const byEachHandle = 'answers for every other handle as soon as the revocation has resolved';
const allOrNone = 'takes all revocations of a call, or none';
const later = 'keeps the later of two expiries, in whichever order they come';
const unexpired = 'keeps what has not expired when it is purged, and for ever what never expires';
const toTheSecond = 'purges what has expired to the second, and says how many';
const byItsClock = 'purges by its clock where no time is given';
const many = 'purges many, also while another handle does, and each counts its own';
const several = 'takes several in one call, and none';
const inAnyOrder = 'takes the same tokens from several at once, in any order';
const manyLookups = 'answers each of many lookups that arrive together, while others are revoked';

describe('The contract of revocation stores', () => {
  const mistakes: readonly [what: string, make: () => RevocationStore, noticed: readonly string[]][] = [
    ['ignores case', keptAs(jti => jti.toLowerCase()), [caseAlone, lookalikes]],
    ['has a unique key that ignores case', lostAs(jti => jti.toLowerCase()), [caseAlone, lookalikes]],
    ['ignores spaces at the end', keptAs(jti => jti.replace(/ +$/, '')), [lookalikes]],
    ['has a unique key that ignores spaces at the end', lostAs(jti => jti.replace(/ +$/, '')), [lookalikes]],
    ['ignores accents', keptAs(jti => jti.normalize('NFD').replace(/[\u0300-\u036f]/g, '')), [lookalikes]],
    ['folds widths', keptAs(jti => jti.normalize('NFKC')), [lookalikes]],
    ['keeps ASCII alone', keptAs(jti => jti.replace(/[^\0-\x7f]/gu, '?')), [lookalikes]],
    ['cuts after 255 characters', keptAs(jti => jti.slice(0, 255)), [tooLong]],
    ['cuts after 64 characters', keptAs(jti => jti.slice(0, 64)), [ofLength, tooLong]],
    ['reads backslashes', keptAs(jti => jti.replace(/\\(.)/gs, '$1')), [lookalikes]],
    [
      'answers for itself alone',
      () => {
        const own = new Set<string>();
        return new Changed(() => ({
          revoke: async all => {
            for (const { jti } of all) own.add(jti);
          },
          isRevoked: () => own.size > 1e9,
        }));
      },
      ['tells a token that was revoked from one that was not', byEachHandle, several],
    ],
    [
      'answers something that is true',
      () => new Changed(good => ({ isRevoked: jti => (good.isRevoked(jti) === true ? 1 : false) as boolean })),
      ['tells a token that was revoked from one that was not'],
    ],
    [
      'resolves before it has written',
      () => new Changed(good => ({ revoke: async all => void setTimeout(() => void good.revoke(all), 20) })),
      ['tells a token that was revoked from one that was not', byEachHandle, allOrNone],
    ],
    [
      'writes one after the other',
      () =>
        new Changed(good => ({
          revoke: async all => {
            for (const one of all) await good.revoke([one]);
          },
        })),
      [allOrNone],
    ],
    [
      'takes one of a call',
      () => new Changed(good => ({ revoke: async all => good.revoke(all.slice(0, 1)) })),
      [several, ofLength],
    ],
    [
      'fails while another writes',
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
      'takes a thousand of a call',
      () => new Changed(good => ({ revoke: async all => good.revoke(all.slice(0, 1000)) })),
      [several, many],
    ],
    [
      'fails for a call without revocations',
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
      'fails for what it has already',
      () =>
        new Changed(good => ({
          revoke: async all => {
            if (all.some(({ jti }) => good.isRevoked(jti) === true)) throw new Error('duplicate key');
            return good.revoke(all);
          },
        })),
      ['takes a token that is revoked again, also twice in one call', later, inAnyOrder],
    ],
    [
      'fails for the same token twice in a call',
      () =>
        new Changed(good => ({
          revoke: async all => {
            if (new Set(all.map(({ jti }) => jti)).size < all.length) throw new Error('second time');
            return good.revoke(all);
          },
        })),
      ['takes a token that is revoked again, also twice in one call', later],
    ],
    [
      'keeps the last expiry',
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
    ['lets everything expire', withExpiry(expiresAt => expiresAt ?? 0), [later, unexpired]],
    ['lets nothing expire', withExpiry(() => null), [toTheSecond, byItsClock, many]],
    ['expires a second early', withExpiry(expiresAt => expiresAt && expiresAt - 1), [toTheSecond]],
    ['expires a second late', withExpiry(expiresAt => expiresAt && expiresAt + 1), [toTheSecond]],
    ['expires by the minute', withExpiry(expiresAt => expiresAt && Math.floor(expiresAt / 60) * 60), [toTheSecond]],
    ['purges nothing', () => new Changed(() => ({ purge: async () => 0 })), [toTheSecond, byItsClock, many]],
    [
      'does not count',
      () => new Changed(good => ({ purge: async now => (await good.purge(now)) && 1 })),
      [toTheSecond, many],
    ],
    [
      'fails for text that is no UTF-8',
      () =>
        new Changed(good => ({
          revoke: async all => {
            if (all.some(({ subject }) => subject.includes('\u0000'))) throw new Error('invalid byte sequence');
            return good.revoke(all);
          },
        })),
      ['takes access and refresh tokens of subjects of any text'],
    ],
    [
      'answers all of a turn alike',
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
    it(`is not kept by a store that ${what}`, async () => {
      expect(await broken(openOnce(make()))).to.include.members([...noticed]);
    });
  }

  it('has no case that every store here passes', () => {
    const all = revocationStoreContract(openOnce(new MemoryRevocationStore())).map(({ name }) => name);
    const elsewhere = all.slice(-2);
    expect([...new Set(mistakes.flatMap(([, , noticed]) => noticed)), ...elsewhere]).to.have.members(all);
  });

  it('is not kept by a store that another process does not see', async () => {
    expect(await broken({ open: () => new MemoryRevocationStore() })).to.include(byEachHandle);
  });

  it('is not kept by a store that asks once for each lookup', async () => {
    let asked = 0;
    const store = new Changed(good => ({ isRevoked: jti => ((asked += 1), good.isRevoked(jti)) }));
    expect(await broken({ open: () => store, questions: () => asked })).to.deep.equal([
      'puts one question for all lookups of one turn of the event loop',
    ]);
  });

  for (const [what, change] of [
    ['not revoked', { isRevoked: () => false }],
    ['not revoked, where several ask', {}],
    ['done', { revoke: async () => undefined }],
  ] as const) {
    it(`is not kept by a store that says "${what}" when it is out of reach`, async () => {
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
        'fails, rather than answer, where it cannot be reached',
      ]);
    });
  }

  it('says of each case that cannot be tried why', async () => {
    const cases = revocationStoreContract(openOnce(new MemoryRevocationStore()));
    const skipped = cases.filter(({ skipped: reason }) => reason !== undefined);
    expect(skipped.map(({ skipped: reason }) => reason)).to.deep.equal([
      'the questions of this store are not counted',
      'this store cannot be out of reach',
    ]);
    for (const { run } of skipped) {
      const failed: unknown = await run().catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error);
    }
  });

  it('asks no store to purge that forgets by itself', async () => {
    const itself = revocationStoreContract({ ...openOnce(new MemoryRevocationStore()), forgets: 'by itself' });
    const names = itself.map(({ name }) => name);
    expect(names).to.include(unexpired);
    for (const purging of [toTheSecond, byItsClock, many]) expect(names).to.not.include(purging);
  });
});
