import { expect } from 'chai';
import { Body, Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentToken,
  LoginType,
  MemorySessionStore,
  OptionalAccess,
  Public,
  RefreshRequired,
  SessionsController,
  SetTokenCookies,
  UnsetTokenCookies,
  type AuthXOptions,
  type RequestToken,
  type TokenPayload,
  type UnverifiedToken,
} from '../../../src/index';
import { forge, goodClaims } from '../../support/forge';
import type { Answer } from '../../support/send';
import { outcome, serve, type Client } from '../support/serve';
import { staffSecret, twoTypes, type TwoTypes } from './support/twoTypes';

const who = (payload: TokenPayload | undefined): object => ({ of: payload?.loginType ?? 'nobody' });

let types: TwoTypes;

@JsonController('/customer')
@LoginType('customer')
class CustomerController {
  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): Promise<object> {
    return types.customers.createTokenPair('7');
  }

  @Public()
  @UnsetTokenCookies()
  @Post('/logout')
  logout(): object {
    return {};
  }

  @AccessRequired()
  @Get('/me')
  @Post('/me')
  me(@CurrentPayload() payload: TokenPayload): object {
    return who(payload);
  }
}

@JsonController('/staff')
@LoginType('staff')
@AccessRequired()
class StaffController {
  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): Promise<object> {
    return types.staff.createTokenPair('7');
  }

  @UnsetTokenCookies()
  @Post('/logout')
  logout(): object {
    return {};
  }

  @Get('/me')
  @Post('/me')
  me(@CurrentPayload() payload: TokenPayload): object {
    return who(payload);
  }

  @Public()
  @Get('/shown')
  shown(@CurrentToken() token: UnverifiedToken | undefined): object {
    return { location: token?.location ?? null };
  }

  @Public()
  @SetTokenCookies()
  @Post('/wrong')
  wrong(): Promise<object> {
    return types.customers.createTokenPair('7');
  }
}

@JsonController('/staff-refresh')
@LoginType('staff')
class StaffRefreshController {
  @RefreshRequired()
  @SetTokenCookies()
  @Post('/')
  refresh(@CurrentToken() token: RequestToken): Promise<object> {
    return types.staff.refresh(token);
  }
}

@JsonController('/both')
@LoginType('customer', 'staff')
class SharedController {
  @AccessRequired()
  @Get('/me')
  @Post('/me')
  me(@CurrentPayload() payload: TokenPayload): object {
    return who(payload);
  }

  @OptionalAccess()
  @Get('/optional')
  optional(@CurrentPayload() payload: TokenPayload | undefined): object {
    return who(payload);
  }

  @AccessRequired()
  @UnsetTokenCookies()
  @Post('/logout')
  logout(): object {
    return {};
  }
}

@JsonController('/open')
class OpenController {
  @Public()
  @Get('/')
  open(): object {
    return {};
  }

  @Public()
  @Post('/echo')
  echo(@Body() body: object): object {
    return body;
  }
}

@JsonController('/staff/sessions')
@LoginType('staff')
class StaffSessions extends SessionsController {}

@JsonController('/customer/sessions')
@LoginType('customer')
class CustomerSessions extends SessionsController {}

const ofStaff: Partial<AuthXOptions> = {
  accessCookieName: 's_access',
  refreshCookieName: 's_refresh',
  accessCsrfCookieName: 's_access_csrf',
  refreshCsrfCookieName: 's_refresh_csrf',
};

/** What a browser keeps. */
class Browser {
  readonly cookies = new Map<string, string>();

  constructor(private readonly client: Client) {}

  /** @param csrf - the cookie whose value a script repeats in the header */
  async send(method: string, path: string, csrf?: string, headers: readonly string[] = []): Promise<Answer> {
    const cookie = [...this.cookies].map(pair => pair.join('=')).join('; ');
    const value = csrf === undefined ? undefined : this.cookies.get(csrf);
    const answer = await this.client.send(path, {
      method,
      headers: [
        ...(cookie === '' ? [] : ['Cookie', cookie]),
        ...(value === undefined ? [] : ['X-CSRF-TOKEN', value]),
        ...headers,
      ],
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', kept = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (kept === '') this.cookies.delete(name);
      else this.cookies.set(name, kept);
    }
    return answer;
  }

  get names(): readonly string[] {
    return [...this.cookies.keys()].sort();
  }
}

const customerNames = ['access_token_cookie', 'csrf_access_token', 'csrf_refresh_token', 'refresh_token_cookie'];
const staffNames = Object.values(ofStaff as Record<string, string>).sort();

describe('Two login types with cookies in one browser', () => {
  let browser: Browser;

  async function start(
    changes: { customer?: Partial<AuthXOptions>; staff?: Partial<AuthXOptions> } = {},
  ): Promise<void> {
    const store = new MemorySessionStore();
    types = twoTypes({
      customer: { config: { tokenLocation: ['cookies', 'headers'], ...changes.customer }, sessions: { store } },
      staff: { config: { tokenLocation: ['cookies', 'headers'], ...ofStaff, ...changes.staff }, sessions: { store } },
    });
    const controllers = [
      CustomerController,
      StaffController,
      StaffRefreshController,
      SharedController,
      OpenController,
      StaffSessions,
      CustomerSessions,
    ];
    browser = new Browser(await serve({ controllers }, types.manager));
  }
  beforeEach(() => start());

  const logInBoth = async (): Promise<void> => {
    await browser.send('POST', '/customer/login');
    await browser.send('POST', '/staff/login');
  };

  it('set their own cookies at a login, also in a public action', async () => {
    await browser.send('POST', '/customer/login');
    expect(browser.names).to.deep.equal(customerNames);
    const { headers } = await browser.send('POST', '/staff/login');
    expect(browser.names).to.deep.equal([...customerNames, ...staffNames].sort());
    expect(headers['cache-control']).to.equal('no-store');
  });

  it('read and check their own cookies only', async () => {
    await logInBoth();
    expect((await browser.send('GET', '/customer/me')).json).to.deep.equal({ of: 'customer' });
    expect((await browser.send('GET', '/staff/me')).json).to.deep.equal({ of: 'staff' });
    expect((await browser.send('POST', '/staff/me', 's_access_csrf')).json).to.deep.equal({ of: 'staff' });
    expect(outcome(await browser.send('POST', '/staff/me', 'csrf_access_token'))).to.equal('403 CSRFError');
    expect(outcome(await browser.send('POST', '/customer/me', 's_access_csrf'))).to.equal('403 CSRFError');
    expect(outcome(await browser.send('POST', '/staff/me'))).to.equal('403 MissingCSRFTokenError');
  });

  it('delete their own cookies at a logout only', async () => {
    await logInBoth();
    await browser.send('POST', '/staff/logout', 's_access_csrf');
    expect(browser.names).to.deep.equal(customerNames);
    await browser.send('POST', '/staff/login');
    await browser.send('POST', '/customer/logout');
    expect(browser.names).to.deep.equal(staffNames);
  });

  it('delete their own cookies after a refusal only', async () => {
    await logInBoth();
    browser.cookies.set('s_access', 'garbage');
    expect(outcome(await browser.send('GET', '/staff/me'))).to.equal('401 JWTDecodeError');
    expect(browser.names).to.deep.equal([...customerNames, 's_refresh', 's_refresh_csrf'].sort());
  });

  it('refuse and delete the token of the other in a cookie of theirs', async () => {
    await browser.send('POST', '/customer/login');
    browser.cookies.set('s_access', String(browser.cookies.get('access_token_cookie')));
    expect(outcome(await browser.send('GET', '/staff/me'))).to.equal('401 LoginTypeMismatchError');
    expect(browser.names).to.deep.equal(customerNames);
  });

  it('refresh by their own cookies', async () => {
    await logInBoth();
    const before = browser.cookies.get('s_refresh');
    const { status } = await browser.send('POST', '/staff-refresh', 's_refresh_csrf');
    expect([status, browser.cookies.get('s_refresh') === before]).to.deep.equal([200, false]);
    expect((await browser.send('GET', '/staff/me')).json).to.deep.equal({ of: 'staff' });
    expect((await browser.send('GET', '/customer/me')).json).to.deep.equal({ of: 'customer' });
  });

  it('answer 500 if an action returns the tokens of the other for its cookies, and set none', async () => {
    const { status, headers } = await browser.send('POST', '/staff/wrong');
    expect([status, headers['set-cookie']]).to.deep.equal([500, undefined]);
  });

  it('show a public action the credential of its login type', async () => {
    await browser.send('POST', '/customer/login');
    expect((await browser.send('GET', '/staff/shown')).json).to.deep.equal({ location: null });
    await browser.send('POST', '/staff/login');
    expect((await browser.send('GET', '/staff/shown')).json).to.deep.equal({ location: 'cookies' });
  });

  it('renew the cookie of the login type that decided, and no other', async () => {
    const implicit = { implicitRefresh: true, implicitRefreshDeltatime: '1h', accessTokenExpires: '30m' } as const;
    const sent = async (path: string): Promise<readonly string[]> => {
      const old = (login_type: string, key?: string): string =>
        forge(
          goodClaims({ login_type, csrf: 'c', iat: Date.now() / 1000 - 1000, exp: Math.floor(Date.now() / 1000) + 60 }),
          key === undefined ? {} : { key },
        );
      browser.cookies.set('access_token_cookie', old('customer'));
      browser.cookies.set('s_access', old('staff', staffSecret));
      const { headers } = await browser.send('GET', path);
      return (headers['set-cookie'] ?? []).map(line => line.split('=', 1)[0] ?? '');
    };
    await start({ staff: implicit });
    expect(await sent('/staff/me')).to.deep.equal(['s_access', 's_access_csrf']);
    expect(await sent('/customer/me')).to.deep.equal([]);
    expect(await sent('/open')).to.deep.equal([]);
  });

  it('list and end the sessions of their own login type, in one store', async () => {
    await logInBoth();
    const list = async (path: string): Promise<{ session_id: string; current: boolean }[]> =>
      (await browser.send('GET', path)).json as never;
    const [own, ...none] = await list('/staff/sessions');
    expect([own?.current, none]).to.deep.equal([true, []]);
    const [other] = await list('/customer/sessions');
    const path = `/staff/sessions/${String(other?.session_id)}`;
    expect((await browser.send('DELETE', path, 's_access_csrf')).status).to.equal(404);
    expect(await types.staff.sessions.end(String(other?.session_id))).to.equal(false);
    expect(await types.staff.sessions.find(String(other?.session_id))).to.equal(undefined);
    await types.staff.sessions.endAll('7');
    expect(outcome(await browser.send('GET', '/staff/me'))).to.equal('401 SessionRevoked');
    expect((await browser.send('GET', '/customer/me')).status).to.equal(200);
  });

  describe('at an action of both', () => {
    it('are told apart by the cookie that is there', async () => {
      await browser.send('POST', '/staff/login');
      expect((await browser.send('GET', '/both/me')).json).to.deep.equal({ of: 'staff' });
      expect((await browser.send('POST', '/both/me', 's_access_csrf')).json).to.deep.equal({ of: 'staff' });
      expect(outcome(await browser.send('POST', '/both/me'))).to.equal('403 MissingCSRFTokenError');
      expect((await browser.send('GET', '/both/optional')).json).to.deep.equal({ of: 'staff' });
    });

    it('answer 400 if both are logged in, and let nobody decide as whom', async () => {
      await logInBoth();
      for (const path of ['/both/me', '/both/optional']) {
        expect(outcome(await browser.send('GET', path)), path).to.equal('400 AmbiguousTokenError');
      }
      expect(browser.names).to.have.length(8);
    });

    it('answer 400 for a token in the header beside the cookie of the other', async () => {
      await browser.send('POST', '/staff/login');
      const token = await types.customers.createAccessToken('7');
      const headers = ['Authorization', `Bearer ${token}`];
      expect(outcome(await browser.send('GET', '/both/me', undefined, headers))).to.equal('400 AmbiguousTokenError');
      expect((await browser.send('GET', '/customer/me', undefined, headers)).json).to.deep.equal({ of: 'customer' });
    });

    it('refuse the token of one in the cookie of the other', async () => {
      await browser.send('POST', '/customer/login');
      browser.cookies.set('s_access', String(browser.cookies.get('access_token_cookie')));
      browser.cookies.delete('access_token_cookie');
      expect(outcome(await browser.send('GET', '/both/me'))).to.equal('401 LoginTypeMismatchError');
      expect(browser.names).not.to.include('s_access');
    });

    it('delete the cookies of the one that is logged in', async () => {
      await browser.send('POST', '/staff/login');
      browser.cookies.set('unrelated', 'x');
      await browser.send('POST', '/both/logout', 's_access_csrf');
      expect(browser.names).to.deep.equal(['unrelated']);
    });
  });

  it('leave a public action without a login type alone', async () => {
    await logInBoth();
    expect((await browser.send('GET', '/open')).json).to.deep.equal({});
    expect(browser.names).to.have.length(8);
  });
});
