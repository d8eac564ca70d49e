import { expect } from 'chai';
import fc from 'fast-check';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { tokenLocations, type TokenLocation } from '../../src/config/TokenLocation';
import { locateToken, type WantedToken } from '../../src/transport/locateToken';
import type { RequestLike } from '../../src/transport/RequestLike';
import { UnverifiedToken } from '../../src/transport/RequestToken';
import { secret } from '../support/forge';
import { outcomeOf } from './outcomeOf';

const configOf = (options: AuthXOptions): AuthXConfig => new AuthXConfig(Object.assign({ secretKey: secret }, options));
const everywhere = configOf({ tokenLocation: ['headers', 'cookies', 'json', 'query'] });
const json = ['Content-Type', 'application/json'];

/** Tokens by their location. */
interface Placed {
  readonly headers?: string;
  /** Access and refresh tokens have cookies and members of their own. */
  readonly cookies?: string;
  readonly refreshCookie?: string;
  readonly json?: string;
  readonly refreshJson?: string;
  readonly query?: string;
}

function requestOf(placed: Placed): RequestLike {
  const cookies = [
    ...(placed.cookies === undefined ? [] : [`access_token_cookie=${placed.cookies}`]),
    ...(placed.refreshCookie === undefined ? [] : [`refresh_token_cookie=${placed.refreshCookie}`]),
  ];
  return {
    method: 'POST',
    url: placed.query === undefined ? '/' : `/?token=${placed.query}`,
    rawHeaders: [
      ...json,
      ...(placed.headers === undefined ? [] : ['Authorization', `Bearer ${placed.headers}`]),
      ...(cookies.length === 0 ? [] : ['Cookie', cookies.join('; ')]),
    ],
    body: { access_token: placed.json, refresh_token: placed.refreshJson },
  };
}

/** Returns the token that is found, and its location. */
const located = (placed: Placed, wanted: WantedToken = { type: 'access' }, config = everywhere): string =>
  outcomeOf(() => {
    const found = locateToken(requestOf(placed), config, wanted);
    return found && `${found.token} in ${found.location}`;
  });

describe('locateToken', () => {
  for (const place of tokenLocations) {
    it(`finds a token in ${place}`, () => {
      expect(located({ [place]: 't' })).to.equal(`t in ${place}`);
      expect(located({ [place]: 't' }, undefined, configOf({ tokenLocation: [place] }))).to.equal(`t in ${place}`);
    });

    it(`searches ${place} only if that location is listed`, () => {
      const others = tokenLocations.filter(other => other !== place);
      expect(located({ [place]: 't' }, undefined, configOf({ tokenLocation: others }))).to.equal('no token');
      expect(located({ [place]: 't' }, { type: 'access', locations: others })).to.equal('no token');
    });
  }

  it('searches only the Authorization header by default', () => {
    const standard = configOf({});
    expect(located({ headers: 't', cookies: 'c', json: 'j', query: 'q' }, undefined, standard)).to.equal(
      't in headers',
    );
    expect(located({ cookies: 'c', json: 'j', query: 'q' }, undefined, standard)).to.equal('no token');
  });

  it('refuses two different tokens in any two locations, and accepts the same token in both', () => {
    for (const one of tokenLocations) {
      for (const other of tokenLocations) {
        if (one === other) continue;
        expect(located({ [one]: 'a', [other]: 'b' }), `${one} and ${other}`).to.equal('refused');
        const config = configOf({ tokenLocation: [one, other] });
        expect(located({ [one]: 'a', [other]: 'a' }, undefined, config)).to.equal(`a in ${one}`);
      }
    }
    expect(located({ headers: 'a', cookies: 'a', json: 'a', query: 'b' })).to.equal('refused');
  });

  it('ignores a second token in a location that is not listed', () => {
    const config = configOf({ tokenLocation: ['headers', 'json'] });
    expect(located({ headers: 'a', cookies: 'b', query: 'c' }, undefined, config)).to.equal('a in headers');
  });

  it('ignores a Basic header beside a token cookie', () => {
    const request = {
      rawHeaders: ['Authorization', 'Basic YWxpY2U6c2VjcmV0', 'Cookie', 'access_token_cookie=t'],
    };
    expect(locateToken(request, everywhere, { type: 'access' })).to.include({ token: 't', location: 'cookies' });
  });

  it('refuses a malformed header even if another location has a token', () => {
    const request = { rawHeaders: ['Authorization', 'Bearer', 'Cookie', 'access_token_cookie=t'] };
    expect(outcomeOf(() => locateToken(request, everywhere, { type: 'access' })?.token)).to.equal('refused');
  });

  describe('for one type of token', () => {
    it('reads the cookie and the JSON member of that type', () => {
      const both = { cookies: 'a', refreshCookie: 'r' };
      expect(located(both, { type: 'access' })).to.equal('a in cookies');
      expect(located(both, { type: 'refresh' })).to.equal('r in cookies');
      expect(located({ json: 'a', refreshJson: 'r' }, { type: 'access' })).to.equal('a in json');
      expect(located({ json: 'a', refreshJson: 'r' }, { type: 'refresh' })).to.equal('r in json');
      expect(located({ refreshCookie: 'r', refreshJson: 'r' }, { type: 'access' })).to.equal('no token');
      expect(located({ cookies: 'a', json: 'a' }, { type: 'refresh' })).to.equal('no token');
    });

    it('searches the configured locations of that type', () => {
      const config = configOf({ tokenLocation: ['headers'], refreshTokenLocation: ['cookies'] });
      expect(located({ headers: 'a', refreshCookie: 'r' }, { type: 'access' }, config)).to.equal('a in headers');
      expect(located({ headers: 'a', refreshCookie: 'r' }, { type: 'refresh' }, config)).to.equal('r in cookies');
      expect(located({ cookies: 'a' }, { type: 'access' }, config)).to.equal('no token');
      expect(located({ headers: 'r' }, { type: 'refresh' }, config)).to.equal('no token');
    });

    it('records the type of the token and its request', () => {
      const request = requestOf({ refreshCookie: 'r' });
      for (const type of ['refresh', 'any'] as const) {
        const found = locateToken(request, everywhere, { type }) as UnverifiedToken;
        expect(UnverifiedToken.originOf(found)).to.deep.equal({ request, type: 'refresh' });
        expect(UnverifiedToken.originOf(found)?.request).to.equal(request);
      }
    });
  });

  describe('for either type', () => {
    const any: WantedToken = { type: 'any' };

    it('prefers an access token, and takes a refresh token otherwise', () => {
      expect(located({ cookies: 'a', refreshCookie: 'r' }, any)).to.equal('a in cookies');
      expect(located({ headers: 'a', refreshCookie: 'r' }, any)).to.equal('a in headers');
      expect(located({ refreshCookie: 'r' }, any)).to.equal('r in cookies');
      expect(located({ refreshJson: 'r' }, any)).to.equal('r in json');
      expect(located({}, any)).to.equal('no token');
    });

    it('searches the configured locations of each type', () => {
      const config = configOf({ tokenLocation: ['headers'], refreshTokenLocation: ['cookies'] });
      expect(located({ refreshCookie: 'r' }, any, config)).to.equal('r in cookies');
      expect(located({ cookies: 'a' }, any, config)).to.equal('no token');
    });

    it('refuses two different tokens of one type', () => {
      expect(located({ refreshCookie: 'r', refreshJson: 's' }, any)).to.equal('refused');
      expect(located({ cookies: 'a', json: 'b', refreshCookie: 'r' }, any)).to.equal('refused');
    });
  });

  describe('with locations set by a guard', () => {
    it('searches these locations in their order, and ignores the configured ones', () => {
      const config = configOf({ tokenLocation: ['headers'], refreshTokenLocation: ['cookies'] });
      const locations: TokenLocation[] = ['query', 'cookies'];
      expect(located({ headers: 'h', query: 'q' }, { type: 'access', locations }, config)).to.equal('q in query');
      expect(located({ headers: 'h' }, { type: 'access', locations }, config)).to.equal('no token');
      expect(located({ cookies: 'q', query: 'q' }, { type: 'access', locations }, config)).to.equal('q in query');
      expect(located({ cookies: 'c', query: 'q' }, { type: 'access', locations }, config)).to.equal('refused');
    });

    it('searches only these locations for either type', () => {
      const wanted: WantedToken = { type: 'any', locations: ['json'] };
      expect(located({ headers: 'h', refreshCookie: 'r' }, wanted)).to.equal('no token');
      expect(located({ headers: 'h', refreshJson: 'r' }, wanted)).to.equal('r in json');
    });
  });

  it('throws only AmbiguousTokenError, and finds only tokens in listed locations', () => {
    const token = fc.option(fc.constantFrom('a', 'b', ''), { nil: undefined });
    const placed = fc.record<Placed>(
      { headers: token, cookies: token, refreshCookie: token, json: token, refreshJson: token, query: token },
      { requiredKeys: [] },
    );
    const places = fc.subarray([...tokenLocations], { minLength: 1 });
    fc.assert(
      fc.property(placed, places, fc.constantFrom('access', 'refresh', 'any'), (given, locations, type) => {
        const found = located(given, { type, locations });
        if (found === 'no token' || found === 'refused') return;
        const [text, place] = found.split(' in ') as [string, TokenLocation];
        expect(locations).to.include(place);
        expect(Object.values(given)).to.include(text);
      }),
    );
  });
});
