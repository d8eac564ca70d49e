import { expect } from 'chai';
import { longestLifetime } from '../../src/config/Duration';
import { areCookieLifetimes, areSameLifetimes } from '../../src/token/CookieLifetimes';

describe('areCookieLifetimes', () => {
  it('accepts an object that names lifetimes of access and refresh cookies', () => {
    for (const value of [
      {},
      { access: 0 },
      { access: longestLifetime },
      { access: 'session' },
      { refresh: 'token' },
      { access: 60, refresh: 'session' },
    ]) {
      expect(areCookieLifetimes(value), JSON.stringify(value)).to.equal(true);
    }
  });

  it('refuses a value that is not an object', () => {
    for (const value of [null, undefined, 60, 'session', true, [], [60]]) {
      expect(areCookieLifetimes(value), String(value)).to.equal(false);
    }
  });

  it('refuses another name, even beside a good one', () => {
    for (const value of [{ csrf: 60 }, { access: 60, id: 60 }, { '': 60 }]) {
      expect(areCookieLifetimes(value), JSON.stringify(value)).to.equal(false);
    }
  });

  it('refuses a lifetime that is not a whole number of seconds, "session" or "token"', () => {
    for (const lifetime of [-1, 1.5, NaN, Infinity, longestLifetime + 1, '', '60', 'forever', null, true, [60]]) {
      expect(areCookieLifetimes({ access: lifetime }), String(lifetime)).to.equal(false);
      expect(areCookieLifetimes({ access: 60, refresh: lifetime }), String(lifetime)).to.equal(false);
    }
  });
});

describe('areSameLifetimes', () => {
  it('compares both types, and takes missing lifetimes for an empty object', () => {
    expect(areSameLifetimes(undefined, {})).to.equal(true);
    expect(areSameLifetimes({ access: 60, refresh: 'session' }, { refresh: 'session', access: 60 })).to.equal(true);
    expect(areSameLifetimes({ access: 60 }, undefined)).to.equal(false);
    expect(areSameLifetimes({ access: 60, refresh: 60 }, { access: 61, refresh: 60 })).to.equal(false);
    expect(areSameLifetimes({ access: 60, refresh: 60 }, { access: 60, refresh: 61 })).to.equal(false);
  });
});
