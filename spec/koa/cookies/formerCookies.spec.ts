import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentToken,
  OptionalAccess,
  Public,
  RefreshRequired,
  SetTokenCookies,
  UnsetTokenCookies,
  type AuthX,
  type AuthXOptions,
  type RequestToken,
  type TokenPayload,
} from '../../../src/index';
import { secret } from '../../support/forge';
import type { Answer } from '../../support/send';
import { makeAuth, outcome, serve, type Client } from '../support/serve';
import { answerCookies, isDeletion } from './support/answerCookies';
import { accessCookie, cookieToken, refreshCookie } from './support/cookieTokens';

let auth: AuthX<never>;

@JsonController('/former')
class Former {
  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): Promise<object> {
    return auth.createTokenPair('alice');
  }

  @Public()
  @UnsetTokenCookies()
  @Post('/logout')
  logout(): object {
    return {};
  }

  @AccessRequired()
  @Get('/me')
  me(@CurrentPayload() { sub }: TokenPayload): object {
    return { sub };
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): object {
    return {};
  }

  @Public()
  @Get('/public')
  public(): object {
    return {};
  }

  @RefreshRequired()
  @SetTokenCookies()
  @Get('/refresh')
  refresh(@CurrentToken() token: RequestToken): Promise<object> {
    return auth.refresh(token);
  }
}

/** The cookie jar of a browser. It keeps cookies apart by name, domain and path, and sends older cookies first. */
class Jar {
  private readonly kept = new Map<string, string>();

  take(answer: Answer): Answer {
    for (const cookie of answerCookies(answer)) {
      const id = [
        cookie.name,
        ...['Domain', 'Path', 'Partitioned'].map(name => attribute(cookie.attributes, name)),
      ].join();
      if (isDeletion(cookie)) this.kept.delete(id);
      else this.kept.set(id, `${cookie.name}=${cookie.value}`);
    }
    return answer;
  }

  get headers(): string[] {
    return ['Cookie', [...this.kept.values()].join('; ')];
  }
}

const attribute = (attributes: readonly string[], name: string): string =>
  attributes.find(written => written.startsWith(name)) ?? '';

/** Returns the cookies that an answer deletes, with their identifying attributes. */
const deletions = (answer: Answer): string[] =>
  answerCookies(answer)
    .filter(isDeletion)
    .map(({ name, attributes }) =>
      [name, ...['Path', 'Domain', 'Partitioned'].map(wanted => attribute(attributes, wanted))]
        .filter(Boolean)
        .join(' '),
    );

const cookiesOnly = { secretKey: secret, tokenLocation: ['cookies'] } satisfies AuthXOptions;

const served = (options: AuthXOptions): Promise<Client> => {
  auth = makeAuth<never>({ config: Object.assign({}, cookiesOnly, options) });
  return serve({ controllers: [Former], development: false }, auth);
};

describe('Former cookies in a browser', () => {
  const changes: readonly (readonly [change: string, before: AuthXOptions, now: AuthXOptions])[] = [
    ['domain', { cookieDomain: 'example.com' }, { formerCookies: [{ domain: 'example.com' }] }],
    ['domain from none', {}, { cookieDomain: 'example.com', formerCookies: [{ domain: null }] }],
    ['path', { accessCookiePath: '/former' }, { formerCookies: [{ name: 'access_token_cookie', path: '/former' }] }],
    [
      'partition',
      { cookieSameSite: 'none' },
      { cookieSameSite: 'none', cookiePartitioned: true, formerCookies: [{ partitioned: false }] },
    ],
    [
      'partition to none',
      { cookieSameSite: 'none', cookiePartitioned: true },
      { formerCookies: [{ partitioned: true }] },
    ],
  ];
  for (const [change, before, now] of changes) {
    it(`are deleted when another user logs in, after a change of ${change}`, async () => {
      const jar = new Jar();
      const old = await served(before);
      jar.take(await old.send('/former/login', { method: 'POST' }));
      const client = await served(now);
      expect((await client.send('/former/me', { headers: jar.headers })).json, 'still logged in').to.deep.equal({
        sub: 'alice',
      });
      jar.take(await client.send('/former/login', { method: 'POST', headers: jar.headers }));
      expect(jar.headers[1]!.match(/access_token_cookie=/g)).to.have.length(1);
      expect(outcome(await client.send('/former/me', { headers: jar.headers }))).to.equal('200');
      jar.take(await client.send('/former/logout', { method: 'POST', headers: jar.headers }));
      expect(jar.headers[1]).to.not.include('access_token_cookie');
    });
  }

  it('are deleted with each answer that writes cookies, if their name is listed', async () => {
    const client = await served({ formerCookies: [{ name: 'sid', domain: 'example.com' }] });
    for (const path of ['login', 'logout']) {
      expect(deletions(await client.send(`/former/${path}`, { method: 'POST' })), path).to.include(
        'sid Path=/ Domain=example.com',
      );
    }
    expect(deletions(await client.send('/former/public', {}))).to.deep.equal([]);
  });

  it('stay for the refresh token while only the access cookie is replaced', async () => {
    const client = await served({ formerCookies: [{ domain: 'example.com' }] });
    const headers = refreshCookie(cookieToken({ type: 'refresh' }));
    expect(deletions(await client.send('/former/refresh', { headers }))).to.deep.equal([
      'access_token_cookie Path=/ Domain=example.com',
      'csrf_access_token Path=/ Domain=example.com',
    ]);
  });

  for (const path of ['me', 'optional', 'public']) {
    it(`are deleted when two different access cookies arrive on /${path}`, async () => {
      const client = await served({ formerCookies: [{ domain: 'example.com' }] });
      const headers = [
        'Cookie',
        `access_token_cookie=${cookieToken({ sub: 'bob' })}; access_token_cookie=${cookieToken()}`,
      ];
      const answer = await client.send(`/former/${path}`, { headers });
      expect(outcome(answer)).to.equal(path === 'public' ? '200' : '400 AmbiguousTokenError');
      expect(deletions(answer)).to.deep.equal([
        'access_token_cookie Path=/ Domain=example.com',
        'csrf_access_token Path=/ Domain=example.com',
      ]);
    });
  }

  it('stay if only one cookie arrives, which may be the current one', async () => {
    const client = await served({ formerCookies: [{ domain: 'example.com' }] });
    expect(deletions(await client.send('/former/me', { headers: accessCookie(cookieToken()) }))).to.deep.equal([]);
    expect(
      deletions(await client.send('/former/me', { headers: accessCookie(cookieToken({ exp: 1 })) })),
    ).to.deep.equal([]);
  });

  it('are deleted before the new cookie is set, because old browsers ignore partitions', async () => {
    const client = await served({
      cookieSameSite: 'none',
      cookiePartitioned: true,
      formerCookies: [{ partitioned: false }],
    });
    const cookies = answerCookies(await client.send('/former/login', { method: 'POST' }));
    const of = cookies.filter(({ name }) => name === 'access_token_cookie').map(isDeletion);
    expect(of).to.deep.equal([true, false]);
  });
});
