import { expect } from 'chai';
import fc from 'fast-check';
import { isCrossSite } from '../../src/transport/requestOrigin';

const allowed: ReadonlySet<string> = new Set(['https://web.example.com']);
const host = ['Host', 'api.example.com'];
const own = ['Origin', 'https://api.example.com'];
const sibling = ['Origin', 'https://web.example.com'];
const foreign = ['Origin', 'https://evil.example'];
const site = (value: string): string[] => ['Sec-Fetch-Site', value];

const crossSite = (...parts: readonly (readonly string[])[]): boolean =>
  isCrossSite({ rawHeaders: [...host, ...parts.flat()] }, allowed);

describe('isCrossSite', () => {
  describe('with Sec-Fetch-Site', () => {
    it('returns false for the same origin and for a navigation by the user', () => {
      expect(crossSite(site('same-origin'))).to.equal(false);
      expect(crossSite(site('none'))).to.equal(false);
      expect(crossSite(site('same-origin'), own)).to.equal(false);
    });

    for (const value of ['cross-site', 'same-site', 'Same-Origin', 'NONE', 'same-origin, none', 'x', '?1', ' ']) {
      it(`returns true for ${JSON.stringify(value)}, even if Origin names this host`, () => {
        expect(crossSite(site(value))).to.equal(true);
        expect(crossSite(site(value), own)).to.equal(true);
        expect(crossSite(site(value), foreign)).to.equal(true);
        expect(crossSite(site(value), ['Origin', 'null'])).to.equal(true);
      });

      it(`returns false for ${JSON.stringify(value)} if the origin is allowed`, () => {
        expect(crossSite(site(value), sibling)).to.equal(false);
      });
    }

    it('returns true if only one of two origins is allowed', () => {
      expect(crossSite(site('cross-site'), sibling, foreign)).to.equal(true);
    });

    it('returns false only if all of several values do', () => {
      expect(crossSite(site('same-origin'), site('none'))).to.equal(false);
      expect(crossSite(site('same-origin'), site('cross-site'))).to.equal(true);
      expect(crossSite(site('cross-site'), site('same-origin'))).to.equal(true);
    });

    it('reads the header name in any letter case', () => {
      expect(crossSite(['sec-fetch-site', 'cross-site'])).to.equal(true);
      expect(crossSite(['SEC-FETCH-SITE', 'cross-site'], own)).to.equal(true);
    });
  });

  for (const [description, absent] of [
    ['without Sec-Fetch-Site', []],
    ['with an empty Sec-Fetch-Site', site('')],
  ] as const) {
    describe(`with Origin, ${description}`, () => {
      it('returns false for an origin of this host, for an allowed origin, and without an Origin header', () => {
        expect(crossSite(absent)).to.equal(false);
        expect(crossSite(absent, own)).to.equal(false);
        expect(crossSite(absent, sibling)).to.equal(false);
        expect(crossSite(absent, ['Origin', 'http://API.example.com'])).to.equal(false);
      });

      for (const origin of [
        'https://evil.example',
        'https://api.example.com.evil.example',
        'https://example.com',
        'https://api.example.com:8443',
        'null',
        '',
        '*',
        'api.example.com',
        'https://api.example.com https://evil.example',
      ]) {
        it(`returns true for ${JSON.stringify(origin)}`, () => {
          expect(crossSite(absent, ['Origin', origin])).to.equal(true);
        });
      }

      it('returns false only if all of several origins are own or allowed', () => {
        expect(crossSite(absent, own, sibling)).to.equal(false);
        expect(crossSite(absent, own, foreign)).to.equal(true);
        expect(crossSite(absent, foreign, own)).to.equal(true);
      });

      it('returns true for every origin except an allowed one when the Host header is missing', () => {
        expect(isCrossSite({ rawHeaders: [...absent, ...own] }, allowed)).to.equal(true);
        expect(isCrossSite({ rawHeaders: [...absent, ...sibling] }, allowed)).to.equal(false);
        expect(isCrossSite({ rawHeaders: [...absent] }, allowed)).to.equal(false);
      });
    });
  }

  it('returns false for a client that sends neither header, such as a program', () => {
    expect(isCrossSite({ rawHeaders: [] }, allowed)).to.equal(false);
  });

  it('never throws, and accepts only an own or an allowed origin, for any headers', () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom('cross-site', 'same-site', 'https://api.example.com', 'https://web.example.com', 'null', ''),
    );
    const header = fc.tuple(fc.constantFrom('Origin', 'Sec-Fetch-Site', 'Host', 'X-Other'), value);
    fc.assert(
      fc.property(fc.array(header, { maxLength: 5 }), headers => {
        const isForeign = isCrossSite({ rawHeaders: [...host, ...headers.flat()] }, allowed);
        const named = (name: string): string[] => headers.filter(([of]) => of === name).map(([, text]) => text);
        const says = named('Sec-Fetch-Site').filter(text => text !== '');
        if (isForeign || says.some(text => text === 'same-origin' || text === 'none')) return;
        for (const origin of named('Origin')) expect(new URL(origin).host).to.match(/^(api|web)\.example\.com$/);
        if (says.length > 0) expect(named('Origin')).to.include('https://web.example.com');
      }),
    );
  });
});
