import { expect } from 'chai';
import { Deadlines } from '../../src/async/Deadlines';
import { RevocationUnavailableError } from '../../src/errors/errors';
import type { Ended } from '../../src/revocation/RevocationCache';
import { SessionStoreCalls } from '../../src/sessions/SessionStoreCalls';
import { SpecStore } from './support/SpecStore';

const down = new Error('connection lost');

describe('SessionStoreCalls', () => {
  let store: SpecStore;
  let reports: { message: string; cause: unknown }[];
  let ended: Ended[];
  let calls: SessionStoreCalls;

  beforeEach(() => {
    store = new SpecStore();
    reports = [];
    ended = [];
    const logger = { error: (message: string, cause: unknown) => void reports.push({ message, cause }) };
    const bounds = { deadlines: new Deadlines(10_000), logger };
    calls = new SessionStoreCalls({ store, bounds, cache: { end: (what: Ended) => void ended.push(what) } });
  });

  const failureOf = async (call: () => unknown): Promise<unknown> =>
    Promise.resolve()
      .then(call)
      .then(
        () => expect.fail('It did not fail.'),
        (error: unknown) => error,
      );

  it('returns the time of the last answer of the store, and -Infinity before the first', async () => {
    expect(calls.answeredAt).to.equal(-Infinity);
    store.failures.set('look', () => Promise.reject(down));
    await failureOf(() => calls.state('s', 'alice'));
    expect(calls.answeredAt).to.equal(-Infinity);
    store.failures.clear();
    const before = performance.now();
    await calls.state('s', 'alice');
    expect(calls.answeredAt).to.be.at.least(before);
  });

  it('throws an error with the failure of the store as its cause, and logs the consequence', async () => {
    for (const method of ['look', 'list'] as const) store.failures.set(method, () => Promise.reject(down));
    const payload = { sid: 's', sub: 'alice' };
    const attempts = [
      () => calls.look(payload, () => undefined),
      () => calls.look(payload, () => undefined, 'its route fails open'),
      () => calls.ask(one => one.list('alice')),
      () => calls.ask(one => one.list('alice'), 'the list is empty'),
    ];
    for (const attempt of attempts) {
      const error = await failureOf(attempt);
      expect(error).to.be.instanceOf(RevocationUnavailableError).and.have.property('cause', down);
    }
    expect(reports.map(({ message }) => message)).to.deep.equal([
      'The session store failed during a session lookup; the request was refused.',
      'The session store failed during a session lookup; its route fails open.',
      'The session store failed during a session lookup; the request was refused.',
      'The session store failed during a session lookup; the list is empty.',
    ]);
  });

  it('drops cached answers about the sessions that it ends, even if the store fails', async () => {
    await calls.end({ sid: 's' }, one => one.revoke('s', { at: 1, end: 'ended' }));
    store.failures.set('revoke', () => Promise.reject(down));
    await failureOf(() => calls.end({ subject: 'alice' }, one => one.revoke('s', { at: 1, end: 'ended' })));
    expect(ended).to.deep.equal([{ sid: 's' }, { subject: 'alice' }]);
  });
});
