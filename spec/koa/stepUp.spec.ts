import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  FreshRequired,
  MemorySessionStore,
  Public,
  RefreshRequired,
  RemoteIssuer,
  RequireAcr,
  TokenRequired,
} from '../../src/index';
import { audience, ForeignIssuer } from '../issuers/support/ForeignIssuer';
import { forge, goodClaims, secret } from '../support/forge';
import { claimsOf, nowInSeconds } from '../token/issuing';
import { makeAuth, outcome, serve, type Client } from './support/serve';

const config = { secretKey: secret, acrLevels: ['pwd', 'mfa', 'key'] };

@JsonController()
class Actions {
  @RequireAcr('mfa')
  @Get('/mfa')
  mfa(): object {
    return {};
  }

  @RequireAcr('mfa')
  @FreshRequired({ maxAge: '5m' })
  @Get('/both')
  both(): object {
    return {};
  }

  @TokenRequired({ type: 'refresh' })
  @RequireAcr('pwd')
  @Post('/refresh')
  refresh(): object {
    return {};
  }
}

@JsonController('/class')
@RequireAcr('pwd')
class Strict {
  @RequireAcr('mfa')
  @Get('/stricter')
  stricter(): object {
    return {};
  }

  @RequireAcr('pwd')
  @AccessRequired()
  @Get('/same')
  same(): object {
    return {};
  }

  @Public()
  @Get('/public')
  open(): object {
    return {};
  }
}

/** The part of a challenge that says which authentication is required. */
const insufficient = (required: string): string => `Bearer error="insufficient_user_authentication", ${required}`;

describe('Step-up authentication (RFC 9470)', () => {
  const auth = makeAuth<never>({ config });
  let client: Client;

  before(async () => {
    client = await serve({ controllers: [Actions, Strict] }, auth);
  });

  /** The status, `error_type` and challenge of an answer. */
  async function answerTo(path: string, claims: Record<string, unknown>): Promise<string> {
    const method = path === '/refresh' ? 'POST' : 'GET';
    const token = forge(goodClaims(claims));
    const answer = await client.send(path, { method, headers: ['Authorization', `Bearer ${token}`] });
    return [outcome(answer), answer.headers['www-authenticate']].filter(Boolean).join(' ');
  }

  describe('@RequireAcr()', () => {
    const levelRefused = `401 AuthenticationLevelError ${insufficient('acr_values="mfa"')}`;
    const table: readonly (readonly [acr: unknown, answer: string])[] = [
      ['mfa', '200'],
      ['key', '200'],
      ['pwd', levelRefused],
      [undefined, levelRefused],
      [null, levelRefused],
      ['', levelRefused],
      ['MFA', levelRefused],
      ['mfa key', levelRefused],
      ['constructor', levelRefused],
      ['other', levelRefused],
    ];
    for (const [acr, answer] of table) {
      it(`answers ${answer.slice(0, 28)} to the level ${JSON.stringify(acr)}`, async () => {
        expect(await answerTo('/mfa', { acr })).to.equal(answer);
      });
    }

    it('refuses a token whose level is not a text', async () => {
      for (const acr of [1, true, ['mfa'], { mfa: 1 }]) {
        expect(await answerTo('/mfa', { acr })).to.match(/^401 JWTDecodeError/);
      }
    });

    it('requires an access token, or the type that another guard names', async () => {
      expect(await answerTo('/mfa', { acr: 'mfa', type: 'refresh' })).to.match(/^401 AccessTokenRequiredError/);
      expect(await answerTo('/refresh', { acr: 'pwd', type: 'refresh' })).to.equal('200');
      expect(await answerTo('/refresh', { type: 'refresh' })).to.match(/^401 AuthenticationLevelError.*"pwd"$/);
    });

    it('on a class and a method requires the stronger level, and names it alone', async () => {
      expect(await answerTo('/class/stricter', { acr: 'pwd' })).to.equal(levelRefused);
      expect(await answerTo('/class/stricter', { acr: 'mfa' })).to.equal('200');
      expect(await answerTo('/class/same', { acr: 'pwd' })).to.equal('200');
      expect(await answerTo('/class/same', {})).to.match(/acr_values="pwd"$/);
      expect((await client.get('/class/public')).status).to.equal(200);
    });

    it('names the age with the level, whichever of them is refused', async () => {
      const now = nowInSeconds();
      const both = insufficient('acr_values="mfa", max_age="300"');
      const recent = { fresh: true, auth_time: now - 200 };
      const old = { fresh: true, auth_time: now - 400 };
      expect(await answerTo('/both', { ...recent, acr: 'mfa' })).to.equal('200');
      expect(await answerTo('/both', { ...recent, acr: 'pwd' })).to.equal(`401 AuthenticationLevelError ${both}`);
      expect(await answerTo('/both', { ...old, acr: 'mfa' })).to.equal(`401 FreshTokenRequiredError ${both}`);
      expect(await answerTo('/both', { ...old, acr: 'pwd' })).to.equal(`401 AuthenticationLevelError ${both}`);
      for (const fresh of [false, undefined]) {
        const stale = { fresh, auth_time: now, acr: 'key' };
        expect(await answerTo('/both', stale)).to.equal(`401 FreshTokenRequiredError ${both}`);
      }
    });
  });

  describe('fails the start', () => {
    const startWith = async (guard: MethodDecorator, levels?: string[]): Promise<string> => {
      @JsonController()
      class Guarded {
        @Get('/')
        @guard
        act(): object {
          return {};
        }
      }
      const other = makeAuth<never>({ config: { secretKey: secret, ...(levels && { acrLevels: levels }) } });
      try {
        await serve({ controllers: [Guarded] }, other);
        return 'started';
      } catch (error) {
        return `${(error as Error).name}: ${(error as Error).message}`;
      }
    };

    it('for a level that is not declared', async () => {
      expect(await startWith(RequireAcr('mfaa'), ['pwd', 'mfa'])).to.match(
        /^ConfigurationError: .*Guarded\.act.*@RequireAcr\('mfaa'\): 'mfaa' is not one of acrLevels\. Known: pwd, mfa\. Did you mean 'mfa'\?/s,
      );
      expect(await startWith(RequireAcr('mfa'), ['pwd', 'mfa'])).to.equal('started');
    });

    it('if no levels are declared', async () => {
      expect(await startWith(RequireAcr('mfa'))).to.match(/Set acrLevels in the configuration, the weakest first/);
    });

    it('for what is not the name of a level, and for an age that no token can meet', () => {
      for (const level of ['', undefined, 7, ['mfa']]) {
        expect(() => RequireAcr(level as string)).to.throw(TypeError, "such as 'mfa'");
      }
      for (const maxAge of [0, '0s'] as const) {
        expect(() => FreshRequired({ maxAge })).to.throw(RangeError, 'longer than 0 seconds');
      }
    });
  });

  describe('in code', () => {
    const refusalOf = (token: string, options: object): Promise<string> =>
      auth.verifyToken(token, options).then(
        () => 'accepted',
        (error: unknown) => (error as Error).name,
      );

    it('verifyToken takes acr', async () => {
      const token = await auth.createAccessToken('alice', { acr: 'pwd' });
      expect(await refusalOf(token, { acr: 'pwd' })).to.equal('accepted');
      expect(await refusalOf(token, { acr: 'mfa' })).to.equal('AuthenticationLevelError');
      expect(await refusalOf(token, { acr: 'mfaa' })).to.equal('ConfigurationError');
      expect(await refusalOf(token, { acr: '' })).to.equal('TypeError');
      expect((await auth.verifyToken(token)).acr).to.equal('pwd');
    });

    it('tokens are issued with declared levels alone', async () => {
      for (const acr of ['mfaa', '', 'PWD', null]) {
        const options = { acr } as { acr: string };
        for (const issue of [
          () => auth.createAccessToken('alice', options),
          () => auth.createRefreshToken('alice', options),
          () => auth.createTokenPair('alice', options),
        ]) {
          expect(await issue().catch((error: unknown) => (error as Error).message)).to.match(
            /^acr must be one of.*pwd, /,
          );
        }
      }
      const data = { acr: 'mfa' };
      expect(await auth.createAccessToken('alice', { data }).catch((error: unknown) => String(error))).to.include(
        'data.acr is a reserved claim',
      );
    });

    it('a refresh keeps the level and the time of the authentication (RFC 9068 section 2.2.1)', async () => {
      for (const sessions of [undefined, { store: new MemorySessionStore() }]) {
        const own = makeAuth<never>({ config, sessions });
        const pair = await own.createTokenPair('alice', { acr: 'mfa', fresh: true });
        const { access_token, refresh_token } = await own.refresh(pair.refresh_token);
        const { auth_time: authTime } = claimsOf(pair.access_token);
        expect(authTime).to.be.a('number');
        for (const token of [access_token, refresh_token ?? pair.refresh_token]) {
          expect(claimsOf(token)).to.include({ acr: 'mfa', auth_time: authTime });
        }
        expect(claimsOf(access_token)).to.include({ fresh: false });
      }
    });

    it('a refresh works after its level has left the configuration', async () => {
      const { refresh_token: token } = await auth.createTokenPair('alice', { acr: 'key' });
      const later = makeAuth<never>({ config: { secretKey: secret, acrLevels: ['pwd', 'mfa'] } });
      const { access_token } = await later.refresh(token);
      const refused = await later.verifyToken(access_token, { acr: 'pwd' }).catch((error: unknown) => error);
      expect(refused).to.have.property('name', 'AuthenticationLevelError');
    });
  });

  describe('with tokens of another issuer', () => {
    let issuer: ForeignIssuer;
    let remote: Client;

    before(async () => {
      issuer = await ForeignIssuer.start();
      const acceptor = new AuthX<never>({
        config: { keys: [], acrLevels: ['pwd', 'mfa', 'key'] },
        issuers: [new RemoteIssuer({ issuer: issuer.issuer, audience })],
        logger: { error: () => undefined },
      });
      @JsonController()
      class Remote extends Actions {
        @FreshRequired()
        @Get('/fresh')
        fresh(): object {
          return {};
        }
      }
      remote = await serve({ controllers: [Remote] }, acceptor);
    });

    const ask = async (path: string, claims: Record<string, unknown>): Promise<string> =>
      outcome(await remote.get(path, await issuer.sign({ claims })));

    it('reads their level and the time of their authentication', async () => {
      const now = nowInSeconds();
      expect(await ask('/mfa', { acr: 'mfa' })).to.equal('200');
      expect(await ask('/mfa', { acr: 'pwd' })).to.equal('401 AuthenticationLevelError');
      expect(await ask('/mfa', {})).to.equal('401 AuthenticationLevelError');
      // Azure AD writes "0" or "1", and some issuers a number.
      expect(await ask('/mfa', { acr: 2 })).to.equal('401 AuthenticationLevelError');
      expect(await ask('/both', { acr: 'mfa', auth_time: now - 200 })).to.equal('200');
      expect(await ask('/both', { acr: 'mfa', auth_time: now - 400 })).to.equal('401 FreshTokenRequiredError');
      expect(await ask('/both', { acr: 'mfa' })).to.equal('401 FreshTokenRequiredError');
      expect(await ask('/both', { acr: 'mfa', auth_time: now, fresh: false })).to.equal('401 FreshTokenRequiredError');
      expect(await ask('/fresh', { auth_time: now })).to.equal('401 FreshTokenRequiredError');
    });
  });

  it('contradicts @RefreshRequired() only by freshness', async () => {
    @JsonController()
    class Refreshing {
      @RefreshRequired()
      @RequireAcr('mfa')
      @Post('/refresh')
      refresh(): object {
        return {};
      }
    }
    const other = await serve({ controllers: [Refreshing] }, auth);
    const token = await auth.createRefreshToken('alice', { acr: 'mfa' });
    const headers = ['Authorization', `Bearer ${token}`];
    expect((await other.send('/refresh', { method: 'POST', headers })).status).to.equal(200);
  });
});
