import { expect } from 'chai';
import { MemorySessionStore, type SessionStore } from '../../src/index';
import { TypedSessionStore } from '../../src/sessions/TypedSessionStore';
import { trySessionContract } from '../stores/support/contract';
import { someSession } from '../../src/testing/session/someSession';

describe('TypedSessionStore', () => {
  const shared = new MemorySessionStore();
  trySessionContract({ open: () => new TypedSessionStore(shared, 'staff') });

  it('lets a store probe its changes only if the store can', async () => {
    const probed: SessionStore = Object.assign(new MemorySessionStore(), {
      probeWrite: () => Promise.reject(new Error('read-only')),
    });
    const message = await new TypedSessionStore(probed, 'staff')
      .probeWrite?.()
      .catch((error: unknown) => (error as Error).message);
    expect(message).to.equal('read-only');
    const silent = Object.assign(new MemorySessionStore(), { probeWrite: undefined });
    expect(new TypedSessionStore(silent, 'staff')).not.to.have.property('probeWrite');
  });

  describe('beside another login type and an AuthX without one, in one store', () => {
    let store: MemorySessionStore;
    let stores: Record<'plain' | 'customer' | 'staff', SessionStore>;
    beforeEach(async () => {
      store = new MemorySessionStore();
      stores = {
        plain: store,
        customer: new TypedSessionStore(store, 'customer'),
        staff: new TypedSessionStore(store, 'staff'),
      };
      for (const [name, each] of Object.entries(stores)) await each.add(someSession({ sid: name, subject: '7' }));
    });

    it('keeps the same subject apart', async () => {
      for (const [name, each] of Object.entries(stores)) {
        expect(
          (await each.list('7')).map(({ sid, subject }) => [sid, subject]),
          name,
        ).to.deep.equal([[name, '7']]);
      }
    });

    it('keeps what a store without login types always has', async () => {
      expect(store.look('plain', '7').session).to.have.property('subject', '7');
      expect(store.look('staff', '7').session).to.have.property('subject', 'login_type=staff:7');
    });

    it('does not know the sessions of others by their id', async () => {
      const { staff } = stores;
      for (const sid of ['plain', 'customer']) {
        expect((await staff.look(sid, '7')).session).to.equal(undefined);
        expect(await staff.revoke(sid, { at: Date.now(), end: 'logout' })).to.equal(false);
        expect(store.look(sid, '7').session).to.have.property('revokedAt', null);
      }
      expect(await staff.revoke('staff', { at: Date.now(), end: 'logout' })).to.equal(true);
      expect(store.look('staff', '7').session?.revokedAt).to.be.a('number');
    });

    it('logs a subject out everywhere within its login type only', async () => {
      const ending = { at: Date.now(), end: 'everywhere' } as const;
      await stores.staff.revokeAll('7', ending);
      expect((await stores.staff.look(undefined, '7')).notBefore).to.be.a('number');
      expect((await stores.customer.look(undefined, '7')).notBefore).to.equal(undefined);
      expect((await stores.plain.look(undefined, '7')).notBefore).to.equal(undefined);
      await stores.customer.revokeOthers('7', 'none', ending);
      expect((await stores.plain.look('plain', '7')).session).to.have.property('revokedAt', null);
    });

    it('does not take a login type that begins another one for it', async () => {
      const cust = new TypedSessionStore(store, 'cust');
      await cust.add(someSession({ sid: 'short', subject: 'omer:7' }));
      expect((await cust.look('customer', '7')).session).to.equal(undefined);
      expect((await stores.customer.look('short', '7')).session).to.equal(undefined);
    });
  });

  it('passes on what is no answer of a store, so that it is refused', async () => {
    const answering = (answer: unknown): TypedSessionStore =>
      new TypedSessionStore(
        Object.assign(new MemorySessionStore(), { look: () => answer, list: async () => answer }),
        'staff',
      );
    for (const answer of [undefined, null, 7, {}, { session: null }, { session: { subject: 7 } }]) {
      expect(answering(answer).look('a', '7')).to.deep.equal(answer);
    }
    expect(await answering('none').list('7')).to.equal('none');
  });
});
