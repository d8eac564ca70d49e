import { expect } from 'chai';
import {
  AuthManager,
  AuthX,
  ConfigurationError,
  MemorySessionStore,
  RemoteIssuer,
  schedulePurge,
  type AuthXOptions,
} from '../../src/index';
import { AuthorizationServer } from '../../src/entries/oauth';
import { guardSockets } from '../../src/entries/websocket';
import { makeAuth } from '../koa/support/serve';
import { twoTypes } from '../koa/loginTypes/support/twoTypes';
import { secret } from '../support/forge';

const typed = (loginType: string | undefined, config: Partial<AuthXOptions> = {}): AuthX =>
  makeAuth({ config: { secretKey: secret, loginType, ...config } });

/** What a mistake of the configuration is called. */
function complaint(make: () => unknown): string {
  try {
    make();
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  throw new Error('It is accepted.');
}

const refusal = (...auths: readonly unknown[]): string => complaint(() => new AuthManager(auths as AuthX[]));

describe('AuthManager', () => {
  it('gives each AuthX by its login type, and all of them in order', () => {
    const { customers, staff, manager } = twoTypes();
    expect(manager.get('customer')).to.equal(customers);
    expect(manager.get('staff')).to.equal(staff);
    expect(manager.loginTypes).to.deep.equal(['customer', 'staff']);
    expect([...manager]).to.deep.equal([customers, staff]);
  });

  it('refuses an unknown login type, and names the one that is meant', () => {
    const { customers, staff, manager } = twoTypes();
    const suggestion = 'the login type staf is not one of customer, staff. Did you mean staff?';
    expect(complaint(() => manager.get('staf'))).to.equal(`AuthManager: ${suggestion}`);
    expect(complaint(() => new AuthManager([customers, staff], { default: 'staf' }))).to.include(suggestion);
    for (const name of ['__proto__', 'constructor', '', undefined, null]) {
      expect(
        complaint(() => manager.get(name as string)),
        String(name),
      ).to.include('is not one of customer, staff.');
    }
  });

  it('refuses what is no list of AuthX, and unknown options', () => {
    for (const auths of [[], undefined, null, {}, [{}], [undefined], 'staff', makeAuth()]) {
      expect(complaint(() => new AuthManager(auths as never))).to.include('pass a list of one or more AuthX');
    }
    expect(complaint(() => new AuthManager([typed('a')], { defualt: 'a' } as never))).to.include(
      'AuthManager: defualt: is not one of default',
    );
    for (const options of [null, 'a', 1, [], () => ({})]) {
      expect(complaint(() => new AuthManager([typed('a')], options as never))).to.equal(
        'AuthManager: must be an object with default.',
      );
    }
  });

  it('says whose configuration is at fault', () => {
    const ofStaff = 'The configuration is that of the login type staff.';
    expect(complaint(() => typed('staff', { secretKey: undefined })))
      .to.match(/^secretKey: is missing/)
      .and.include(ofStaff);
    expect(complaint(() => typed('staff', { headerNam: 'x' } as never)))
      .to.match(/^headerNam: /)
      .and.include(ofStaff);
    expect(complaint(() => typed('staff', { identityClaim: 'exp' })))
      .to.match(/^identityClaim: /)
      .and.include(ofStaff);
    expect(complaint(() => typed('a b'))).to.not.include('The configuration is that');
  });

  it('refuses an AuthX without a login type, and two with the same one', () => {
    expect(refusal(typed('a'), typed(undefined))).to.include('an AuthX has no login type. Set loginType');
    expect(refusal(typed('a'), typed('b'), typed('a'))).to.include('two AuthX have the login type a.');
  });

  describe('with cookies', () => {
    const cookies = (own: Partial<AuthXOptions> = {}): Partial<AuthXOptions> => ({
      tokenLocation: ['cookies'],
      ...own,
    });
    const renamed = {
      accessCookieName: 'b_access',
      refreshCookieName: 'b_refresh',
      accessCsrfCookieName: 'b_access_csrf',
      refreshCsrfCookieName: 'b_refresh_csrf',
    };
    const make = (own: Partial<AuthXOptions>, other: Partial<AuthXOptions> = {}): (() => AuthManager) => {
      return () => new AuthManager([typed('a', cookies(other)), typed('b', cookies({ ...renamed, ...own }))]);
    };

    it('accepts login types with different names', () => {
      expect(make({})).not.to.throw();
    });

    it('refuses each cookie of one that is also one of the other', () => {
      for (const [option, name] of [
        ['accessCookieName', 'access_token_cookie'],
        ['refreshCookieName', 'refresh_token_cookie'],
        ['accessCsrfCookieName', 'csrf_access_token'],
        ['refreshCsrfCookieName', 'csrf_refresh_token'],
        ['accessCookieName', 'refresh_token_cookie'],
        ['accessCsrfCookieName', 'access_token_cookie'],
      ] as const) {
        expect(complaint(make({ [option]: name })), option).to.include(`a and b both have the cookie ${name}.`);
      }
    });

    it('does not count cookies that are never set', () => {
      const accessCsrfCookieName = 'csrf_access_token';
      expect(make({ accessCsrfCookieName, csrfInCookies: false })).not.to.throw();
      expect(make({ accessCsrfCookieName, cookieCsrfProtect: false })).not.to.throw();
      expect(make({ refreshCookieName: 'refresh_token_cookie', refreshTokenLocation: ['json'] })).not.to.throw();
      expect(() => new AuthManager([typed('a', cookies()), typed('b')])).not.to.throw();
    });

    it('accepts one name with paths that no URL shares', () => {
      const accessCookieName = 'access_token_cookie';
      const at = (own: string, other: string): (() => AuthManager) =>
        make({ accessCookieName, accessCookiePath: own }, { accessCookiePath: other });
      for (const [own, other] of [
        ['/staff', '/shop'],
        ['/staff', '/staffroom'],
        ['/staff/', '/staffroom'],
      ] as const) {
        expect(at(own, other), `${own} ${other}`).not.to.throw();
        expect(at(other, own), `${other} ${own}`).not.to.throw();
      }
      for (const [own, other] of [
        ['/staff', '/'],
        ['/staff', '/staff'],
        ['/staff', '/staff/room'],
        ['/staff/', '/staff/room'],
      ] as const) {
        expect(complaint(at(own, other)), `${own} ${other}`).to.include('both have the cookie');
        expect(complaint(at(other, own)), `${other} ${own}`).to.include('both have the cookie');
      }
    });

    it('accepts one name with domains that no host shares', () => {
      const accessCookieName = 'access_token_cookie';
      const on = (own?: string, other?: string): (() => AuthManager) =>
        make({ accessCookieName, cookieDomain: own }, { cookieDomain: other });
      expect(on('a.example.com', 'b.example.com')).not.to.throw();
      expect(on('ab.example', 'b.example')).not.to.throw();
      for (const [own, other] of [
        ['example.com', 'example.com'],
        ['example.com', 'Example.COM'],
        ['example.com', 'a.example.com'],
        ['example.com', undefined],
        [undefined, undefined],
      ] as const) {
        expect(complaint(on(own, other)), `${String(own)} ${String(other)}`).to.include('both have the cookie');
        expect(complaint(on(other, own)), `${String(other)} ${String(own)}`).to.include('both have the cookie');
      }
    });

    it('refuses a former cookie of one that the other sets now', () => {
      const formerCookies = [{ name: 'access_token_cookie' }];
      expect(complaint(make({ formerCookies }))).to.include('both have the cookie access_token_cookie.');
      const both = { formerCookies: [{ name: 'old' }] };
      expect(make(both, both)).not.to.throw();
    });
  });

  it('refuses an issuer of another product in two login types, and accepts one that names login types', () => {
    const accepting = (loginType: string, issuer: RemoteIssuer): AuthX =>
      new AuthX({ config: { keys: [], loginType }, issuers: [issuer] });
    const options = { issuer: 'https://login.example', audience: 'api' };
    const other = new RemoteIssuer({ ...options, profile: { subject: 'sub', scopes: 'scope' } });
    expect(refusal(accepting('a', other), accepting('b', other))).to.include(
      'a and b both accept the tokens of https://login.example, which name no login type.',
    );
    const again = (audience: string | string[]): RemoteIssuer =>
      new RemoteIssuer({ ...options, audience, profile: { subject: 'sub', scopes: 'scope' } });
    expect(refusal(accepting('a', other), accepting('b', again(['web', 'api'])))).to.include('Give the issuer to one');
    expect(() => new AuthManager([accepting('a', other), accepting('b', again('web'))])).not.to.throw();
    const own = new RemoteIssuer({ ...options, profile: 'authx' });
    expect(refusal(accepting('a', own), accepting('b', other))).to.include('Give the issuer to one of them.');
    expect(() => new AuthManager([accepting('a', own), accepting('b', own)])).not.to.throw();
  });

  it('probes the stores of all login types', async () => {
    const failing = Object.assign(new MemorySessionStore(), {
      look: () => Promise.reject(new Error('The store is down.')),
    });
    const { manager } = twoTypes({
      customer: { sessions: { store: new MemorySessionStore() } },
      staff: { sessions: { store: failing } },
    });
    const { isHealthy, loginTypes } = await manager.checkHealth();
    expect(isHealthy).to.equal(false);
    expect(loginTypes.customer).to.have.property('isHealthy', true);
    expect(loginTypes.staff).to.have.nested.property('stores.sessions.reads', 'failed');
  });

  it('purges the stores of all login types, even if one fails, and adds up what was deleted', async () => {
    const purging = (count: number): MemorySessionStore =>
      Object.assign(new MemorySessionStore(), { purge: () => Promise.resolve(count) });
    const both = (one: MemorySessionStore, other: MemorySessionStore): AuthManager =>
      twoTypes({ customer: { sessions: { store: one } }, staff: { sessions: { store: other } } }).manager;
    expect(await both(purging(3), purging(4)).purge()).to.deep.equal({ revocations: 0, sessions: 7 });
    let purged = 0;
    const last = Object.assign(new MemorySessionStore(), { purge: () => Promise.resolve((purged += 1)) });
    const first = Object.assign(new MemorySessionStore(), { purge: () => Promise.reject(new Error('down')) });
    const outcome = await both(first, last)
      .purge()
      .catch((error: unknown) => (error as Error).message);
    expect([outcome, purged]).to.deep.equal(['down', 1]);
    const { manager } = twoTypes();
    expect(await manager.purge().catch((error: unknown) => (error as Error).message)).to.include('nothing to purge');
    expect(complaint(() => schedulePurge(manager, { every: '1h' }))).to.include('nothing to purge');
    await schedulePurge(both(purging(1), purging(1)), { every: '1h' }).stop();
  });

  it('is refused where one login type is wanted, with the way to name it', () => {
    const { manager } = twoTypes();
    const fix = "manager.get('customer')";
    expect(complaint(() => new AuthorizationServer(manager as never, { clients: [] }))).to.include(fix);
    const server = { listeners: () => [] };
    const sockets = { handleUpgrade: () => undefined, options: { noServer: true } };
    expect(complaint(() => guardSockets({ server, sockets, auth: manager } as never))).to.include(fix);
  });
});
