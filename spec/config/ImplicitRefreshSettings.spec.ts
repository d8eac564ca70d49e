import { expect } from 'chai';
import { AuthXConfig } from '../../src/config/AuthXConfig';
import type { AuthXOptions } from '../../src/config/AuthXOptions';
import { secret } from '../support/forge';
import { complaint as complaintOf } from './complaint';

const complaint = (options: AuthXOptions): string => complaintOf(Object.assign({ secretKey: secret }, options));
const on = { implicitRefresh: true, tokenLocation: ['cookies'] };
const settingsOf = (options: AuthXOptions): AuthXConfig['implicitRefresh'] =>
  new AuthXConfig(Object.assign({ secretKey: secret }, on, options)).implicitRefresh;

describe('implicitRefresh', () => {
  it('is off by default', () => {
    expect(settingsOf({ implicitRefresh: undefined })).to.equal(undefined);
    expect(settingsOf({ implicitRefresh: false })).to.equal(undefined);
  });

  it('is refused if access tokens do not travel in cookies', () => {
    for (const tokenLocation of [
      undefined,
      ['headers'],
      ['headers', 'query', 'json'],
    ] as AuthXOptions['tokenLocation'][]) {
      const options = {
        implicitRefresh: true,
        tokenLocation,
        refreshTokenLocation: ['cookies'],
      } satisfies AuthXOptions;
      expect(complaint(options)).to.equal(
        "implicitRefresh: renews cookies, but tokenLocation does not list them. Add 'cookies' to it.",
      );
    }
  });

  const details: AuthXOptions = {
    implicitRefreshDeltatime: '5m',
    implicitRefreshRouteExclude: ['/logout'],
    implicitRefreshRouteInclude: ['/app/*'],
    implicitRefreshMethodExclude: ['GET'],
    implicitRefreshMethodInclude: ['POST'],
    implicitRefreshLifetime: '8h',
  };
  for (const [name, value] of [...Object.entries(details), ['implicitRefreshLifetime', null]] as [string, unknown][]) {
    it(`is required for ${name} = ${JSON.stringify(value)}`, () => {
      for (const implicitRefresh of [undefined, false]) {
        expect(complaint({ tokenLocation: ['cookies'], implicitRefresh, [name]: value })).to.equal(
          `${name}: has no effect without implicitRefresh: true. Add implicitRefresh: true, or remove this option.`,
        );
      }
    });
  }

  it('renews all routes 10 minutes before the expiry, for the lifetime of a refresh token, by default', () => {
    const nothing = { include: [], exclude: [] };
    const standard = { window: 600, lifetime: 20 * 86_400, routes: nothing, methods: nothing };
    expect(settingsOf({})).to.deep.equal(standard);
    expect(settingsOf({ refreshTokenExpires: '2h' })).to.deep.equal({ ...standard, lifetime: 7200 });
    expect(settingsOf({ refreshTokenExpires: null })).to.deep.equal({ ...standard, lifetime: null });
  });

  it('treats a lifetime of null as no limit', () => {
    expect(settingsOf({ implicitRefreshLifetime: null })?.lifetime).to.equal(null);
    expect(settingsOf({ implicitRefreshLifetime: '1h' })?.lifetime).to.equal(3600);
  });

  it('converts methods to capital letters, and keeps routes unchanged', () => {
    expect(
      settingsOf(
        Object.assign({}, details, { implicitRefreshMethodExclude: ['get'], implicitRefreshRouteExclude: ['/A'] }),
      ),
    ).to.deep.equal({
      window: 300,
      lifetime: 8 * 3600,
      routes: { include: ['/app/*'], exclude: ['/A'] },
      methods: { include: ['POST'], exclude: ['GET'] },
    });
  });

  for (const route of ['/', '/logout', '/users/:id', '/admin/*', '/*', '/a-b_c.d~e%20', '/users/:id(\\d+)']) {
    it(`accepts ${route} as a route`, () => {
      expect(settingsOf({ implicitRefreshRouteExclude: [route] })?.routes.exclude).to.deep.equal([route]);
    });
  }
});
