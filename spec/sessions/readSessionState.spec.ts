import { expect } from 'chai';
import { readSessions, readSessionState } from '../../src/sessions/readSessionState';

const refresh = { jti: 'r', issuedAt: 1, expiresAt: null, previousJti: null, rotatedAt: null };
const session = {
  ...{ sid: 's', subject: 'alice', createdAt: 1, lastActiveAt: 1, endsAt: null, revokedAt: null, end: null },
  ...{ ipAddress: null, userAgent: null, device: null, accessScopes: null, refresh },
};

describe('readSessionState', () => {
  it('accepts every valid answer of a store', () => {
    const later = { ...session, endsAt: 5, revokedAt: 4, refresh: { ...refresh, previousJti: 'p', rotatedAt: 3 } };
    for (const state of [{ session: undefined, notBefore: undefined }, { session, notBefore: 0 }, { session: later }]) {
      expect(readSessionState(state)).to.equal(state);
    }
  });

  const bad = [NaN, Infinity, '1', '2020-01-01T00:00:00Z', new Date(0), {}, true];
  const withSession = (changes: object): unknown => ({ session: { ...session, ...changes }, notBefore: undefined });

  for (const name of ['createdAt', 'lastActiveAt', 'endsAt', 'revokedAt']) {
    it(`refuses a session whose ${name} is not a valid number`, () => {
      for (const value of [...bad, undefined]) {
        expect(() => readSessionState(withSession({ [name]: value })), JSON.stringify(value)).to.throw(TypeError);
      }
    });
  }

  for (const name of ['issuedAt', 'expiresAt', 'rotatedAt']) {
    it(`refuses a refresh token whose ${name} is not a valid number`, () => {
      for (const value of [...bad, undefined]) {
        const state = withSession({ refresh: { ...refresh, [name]: value } });
        expect(() => readSessionState(state), JSON.stringify(value)).to.throw(TypeError);
      }
    });
  }

  it('refuses a notBefore that is not a valid number', () => {
    for (const notBefore of [...bad, null]) {
      expect(() => readSessionState({ session: undefined, notBefore }), JSON.stringify(notBefore)).to.throw(TypeError);
    }
  });

  it('refuses a time of the store that is not a valid number', () => {
    for (const now of [...bad, null]) {
      expect(() => readSessionState({ session: undefined, notBefore: undefined, now })).to.throw(
        TypeError,
        'The session store answered with an invalid time. Times are numbers, in milliseconds since 1970.',
      );
    }
    const state = { session, notBefore: 0, now: 5 };
    expect(readSessionState(state)).to.equal(state);
  });

  it('says which part of the answer is invalid', () => {
    const table: readonly (readonly [answer: unknown, part: string])[] = [
      [{ session: undefined, notBefore: '1' }, 'notBefore'],
      [{ session: null }, 'session'],
      [{ session: 's' }, 'session'],
      [{ session: () => undefined }, 'session'],
      [withSession({ sid: 1 }), 'session'],
      [withSession({ createdAt: '1' }), 'time of the session'],
      [withSession({ endsAt: '1' }), 'end of the session'],
      [withSession({ refresh: null }), 'refresh token'],
      [withSession({ refresh: 'r' }), 'refresh token'],
      [withSession({ refresh: undefined }), 'refresh token'],
      [withSession({ refresh: { ...refresh, jti: 1 } }), 'jti'],
      [withSession({ refresh: { ...refresh, previousJti: 1 } }), 'jti'],
      [withSession({ refresh: { ...refresh, issuedAt: '1' } }), 'time of the refresh token'],
    ];
    for (const [answer, part] of table) {
      expect(() => readSessionState(answer)).to.throw(
        TypeError,
        `The session store answered with an invalid ${part}. Times are numbers, in milliseconds since 1970.`,
      );
    }
    for (const answer of [undefined, null, 'x', () => undefined]) {
      expect(() => readSessionState(answer)).to.throw(TypeError, 'A session store must answer with a state.');
    }
  });

  it('refuses an answer that is not a state', () => {
    for (const state of [undefined, null, 'x', { session: null }, { session: 's' }, withSession({ sid: 1 })]) {
      expect(() => readSessionState(state), JSON.stringify(state)).to.throw(TypeError);
    }
    for (const changes of [{ refresh: null }, { refresh: { ...refresh, jti: 1 } }, { subject: undefined }]) {
      expect(() => readSessionState(withSession(changes)), JSON.stringify(changes)).to.throw(TypeError);
    }
  });
});

describe('readSessions', () => {
  it('accepts a list of valid sessions', () => {
    for (const sessions of [[], [session, session]]) expect(readSessions(sessions)).to.equal(sessions);
  });

  it('says what is wrong with another answer of a store', () => {
    for (const answer of [undefined, null, 'x', {}]) {
      expect(() => readSessions(answer)).to.throw(TypeError, 'A session store must answer with a list of sessions.');
    }
    for (const one of [undefined, null, 's', {}]) {
      expect(() => readSessions([session, one])).to.throw(TypeError, 'answered with an invalid session.');
    }
  });
});
