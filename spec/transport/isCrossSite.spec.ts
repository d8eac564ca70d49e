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
  describe('by Sec-Fetch-Site', () => {
    it('says no for a page of the same origin, and for what the user did', () => {
      expect(crossSite(site('same-origin'))).to.equal(false);
      expect(crossSite(site('none'))).to.equal(false);
      expect(crossSite(site('same-origin'), own)).to.equal(false);
    });

    for (const value of ['cross-site', 'same-site', 'Same-Origin', 'NONE', 'same-origin, none', 'x', '?1', ' ']) {
      it(`says yes for ${JSON.stringify(value)}, whatever page of ours the origin names`, () => {
        expect(crossSite(site(value))).to.equal(true);
        expect(crossSite(site(value), own)).to.equal(true);
        expect(crossSite(site(value), foreign)).to.equal(true);
        expect(crossSite(site(value), ['Origin', 'null'])).to.equal(true);
      });

      it(`says no for ${JSON.stringify(value)} of an allowed page`, () => {
        expect(crossSite(site(value), sibling)).to.equal(false);
      });
    }

    it('says yes for an allowed page and another', () => {
      expect(crossSite(site('cross-site'), sibling, foreign)).to.equal(true);
    });

    it('wants all of several values to say no', () => {
      expect(crossSite(site('same-origin'), site('none'))).to.equal(false);
      expect(crossSite(site('same-origin'), site('cross-site'))).to.equal(true);
      expect(crossSite(site('cross-site'), site('same-origin'))).to.equal(true);
    });

    it('is read in any letter case of the name', () => {
      expect(crossSite(['sec-fetch-site', 'cross-site'])).to.equal(true);
      expect(crossSite(['SEC-FETCH-SITE', 'cross-site'], own)).to.equal(true);
    });
  });

  for (const [description, absent] of [
    ['without Sec-Fetch-Site', []],
    ['with an empty Sec-Fetch-Site', site('')],
  ] as const) {
    describe(`by Origin, ${description}`, () => {
      it('says no for a page of this host, an allowed one, or no page', () => {
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
        it(`says yes for ${JSON.stringify(origin)}`, () => {
          expect(crossSite(absent, ['Origin', origin])).to.equal(true);
        });
      }

      it('wants all of several origins to be own', () => {
        expect(crossSite(absent, own, sibling)).to.equal(false);
        expect(crossSite(absent, own, foreign)).to.equal(true);
        expect(crossSite(absent, foreign, own)).to.equal(true);
      });

      it('says yes for any origin where there is no Host to compare with', () => {
        expect(isCrossSite({ rawHeaders: [...absent, ...own] }, allowed)).to.equal(true);
        expect(isCrossSite({ rawHeaders: [...absent, ...sibling] }, allowed)).to.equal(false);
        expect(isCrossSite({ rawHeaders: [...absent] }, allowed)).to.equal(false);
      });
    });
  }

  it('says no for a client that is no browser, and sends neither', () => {
    expect(isCrossSite({ rawHeaders: [] }, allowed)).to.equal(false);
  });

  it('throws for no headers, and lets no page pass but an own or an allowed one', () => {
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
