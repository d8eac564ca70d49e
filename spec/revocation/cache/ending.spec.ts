import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'chai';
import { sidOf } from '../../sessions/support/login';
import type { SpecStore } from '../../sessions/support/SpecStore';
import { freshLogin, watching, type Watching } from './support/watching';

interface Login {
  readonly access: string;
  readonly refresh: string;
}

/** What this process can do to end a token, and the call to the store that it makes. */
const endings: readonly {
  readonly title: string;
  readonly end: (watch: Watching, login: Login) => Promise<unknown>;
  readonly written?: Parameters<SpecStore['stop']>[0];
  readonly refusal?: string;
}[] = [
  { title: 'revokes the token', end: ({ auth }, { access }) => auth.revoke(access), refusal: 'RevokedTokenError' },
  {
    title: 'revokes its refresh token',
    end: ({ auth }, { refresh }) => auth.revoke(refresh),
    written: 'after revoke',
  },
  {
    title: 'ends its session',
    end: ({ auth }, { access }) => auth.sessions.end(sidOf(access)),
    written: 'after revoke',
  },
  {
    title: 'ends the other sessions of its subject',
    end: ({ auth }) => auth.sessions.endOthers('alice', 'another'),
    written: 'after revokeOthers',
  },
  {
    title: 'logs its subject out everywhere',
    end: ({ auth }) => auth.sessions.endAll('alice'),
    written: 'after revokeAll',
  },
  {
    title: 'detects a reuse of its refresh token',
    end: async ({ auth }, { refresh }) => {
      await auth.refresh(refresh);
      await auth.refresh(refresh).catch(() => undefined);
    },
    written: 'after revoke',
  },
  {
    title: 'ends its session to make room for another login',
    end: async ({ auth }) => {
      // The sessions need different start times, so that one is the oldest.
      await pause(5);
      await auth.createTokenPair('alice');
    },
    written: 'after revoke',
  },
];

const make = (): Watching => watching({ sessions: { graceWindow: 0, maxPerSubject: 1 } });

describe('The revocation cache and the ends of tokens in this process', () => {
  for (const { title, end, written, refusal = 'SessionRevoked' } of endings) {
    it(`refuses the token at once when this process ${title}`, async () => {
      const watch = make();
      const login = await freshLogin(watch);
      expect(await watch.fate(login.access)).to.equal('ok');
      await end(watch, login);
      expect(await watch.fate(login.access)).to.equal(refusal);
    });

    it(`does not cache an answer that was on its way when this process ${title}`, async () => {
      const watch = make();
      const login = await freshLogin(watch);
      // Both stores found the token valid, but their answer has not arrived yet.
      let tell = (): void => undefined;
      watch.revocations.delay = new Promise(resolve => (tell = resolve));
      const asking = watch.fate(login.access);
      while (watch.questions().revocations === 0) await new Promise(setImmediate);
      watch.revocations.delay = undefined;
      await end(watch, login);
      tell();
      expect(await asking).to.equal('ok');
      expect(await watch.fate(login.access)).to.equal(refusal);
    });

    it(`does not cache an answer from during the write when this process ${title}`, async () => {
      const watch = make();
      const login = await freshLogin(watch);
      const gate = { reached: false, open: (): void => undefined };
      const closed = new Promise<void>(resolve => (gate.open = resolve));
      const stop = written && watch.sessions.stop(written);
      if (stop) void closed.then(() => stop.go());
      else {
        watch.revocations.written = () => {
          gate.reached = true;
          return closed;
        };
      }
      // A database gives this result before the commit.
      watch.revocations.answer = () => false;
      const look = watch.sessions.look.bind(watch.sessions);
      const before = await watch.sessions.inner.look(sidOf(login.access), 'alice');
      const ending = end(watch, login);
      if (stop) await stop.reached;
      else while (!gate.reached) await new Promise(setImmediate);
      watch.sessions.look = () => Promise.resolve(before);
      expect(await watch.fate(login.access)).to.equal('ok');
      watch.revocations.answer = undefined;
      watch.sessions.look = look;
      gate.open();
      await ending;
      expect(await watch.fate(login.access)).to.equal(refusal);
    });
  }

  it('forgets an answer even if the write of a revocation or an end of a session fails', async () => {
    const watch = make();
    const { access } = await freshLogin(watch);
    await watch.fate(access);
    const lost = (): never => {
      throw new Error('connection lost');
    };
    const revoke = watch.sessions.inner.revoke.bind(watch.sessions.inner);
    watch.sessions.inner.revoke = async (sid, ending) => {
      await revoke(sid, ending);
      return lost();
    };
    await watch.auth.sessions.end(sidOf(access)).catch(() => undefined);
    expect(await watch.fate(access)).to.equal('SessionRevoked');
    const token = await watch.auth.createAccessToken('bob');
    await watch.fate(token);
    watch.revocations.written = async () => lost();
    await watch.auth.revoke(token).catch(() => undefined);
    expect(await watch.fate(token)).to.equal('RevokedTokenError');
  });

  it('keeps the answers about other tokens and sessions', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    const bob = await freshLogin(watch, 'bob');
    await watch.fate(access);
    await watch.fate(bob.access);
    const asked = watch.questions();
    await watch.auth.sessions.end(sidOf(bob.access));
    await watch.auth.sessions.endAll('bob');
    await watch.auth.revoke(bob.access);
    await watch.fate(access);
    expect(watch.questions()).to.deep.equal(asked);
  });

  it('does not remember an answer that arrives after a refusal if the lookup began before', async () => {
    const watch = watching();
    const { access } = await freshLogin(watch);
    let answer = (): void => undefined;
    watch.revocations.delay = new Promise(resolve => (answer = resolve));
    const early = watch.fate(access);
    watch.revocations.delay = undefined;
    // The session was still active when the store answered.
    await new Promise(setImmediate);
    await watch.sessions.inner.revokeAll('alice', { at: Date.now() + 1, end: 'everywhere' });
    expect(await watch.fate(access, { revocation: 'strict' })).to.equal('SessionRevoked');
    answer();
    expect(await early).to.equal('ok');
    expect(await watch.fate(access)).to.equal('SessionRevoked');
  });
});
