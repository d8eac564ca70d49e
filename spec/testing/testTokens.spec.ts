import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthManager,
  type AuthX,
  ConfigurationError,
  FreshRequired,
  KeyRing,
  LoginType,
  MemorySessionStore,
  RefreshRequired,
  RequireScopes,
} from '../../src/index';
import type { AuthXInit, AuthXOptions } from '../../src/index';
import { MemoryRevocationStore, testTokens, type TestTokens } from '../../src/testing/index';
import { makeAuth, outcome, serve, type Client } from '../koa/support/serve';
import { secret } from '../support/forge';

@JsonController()
class Routes {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return {};
  }

  @AccessRequired()
  @Post('/notes')
  write(): object {
    return {};
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): object {
    return {};
  }

  @RequireScopes('reports:read')
  @Get('/reports')
  reports(): object {
    return {};
  }

  @RefreshRequired()
  @Get('/refresh')
  refresh(): object {
    return {};
  }
}

@JsonController('/staff')
class Staff {
  @LoginType('staff')
  @AccessRequired()
  @Get()
  show(): object {
    return {};
  }
}

interface Served {
  readonly auth: AuthX<never>;
  readonly tokens: TestTokens;
  readonly client: Client;
}

/** Serves the routes with an AuthX that keeps revocations. */
async function served(config: object, init: Partial<AuthXInit<never>> = {}): Promise<Served> {
  const auth = makeAuth<never>({ config: config as AuthXOptions, revokedTokens: new MemoryRevocationStore(), ...init });
  return { auth, tokens: testTokens(auth), client: await serve({ controllers: [Routes] }, auth) };
}

/** Sends a token in a header. */
const ask = async ({ client, tokens }: Served, path: string, token: string): Promise<string> =>
  outcome(await client.send(path, { headers: Object.entries(tokens.headers(token)).flat() }));

/** Sends a token in a cookie, with its CSRF value. */
async function askWithCookie({ client, tokens }: Served, line: string, token: string): Promise<string> {
  const [method, path] = line.split(' ') as [string, string];
  return outcome(await client.send(path, { method, headers: Object.entries(tokens.cookies(token)).flat() }));
}

const issuing = { encodeIssuer: 'https://login.example', encodeAudience: 'reports' };

/** Each kind of token, and how a route with `@AccessRequired()` answers. */
const answers = {
  access: '200',
  fresh: '200',
  refresh: '401 AccessTokenRequiredError',
  expired: '401 TokenExpiredError',
  notYetValid: '401 JWTDecodeError',
  revoked: '401 RevokedTokenError',
  ofOtherKey: '401 TokenInvalidSignatureError',
  ofOtherLoginType: '401 LoginTypeMismatchError',
  forOtherAudience: '401 TokenInvalidAudienceError',
  ofOtherIssuer: '401 TokenInvalidIssuerError',
  altered: '401 TokenInvalidSignatureError',
  unsigned: '401 JWTDecodeError',
} as const satisfies Partial<Record<keyof TestTokens, string>>;

const kinds = Object.entries(answers) as [keyof typeof answers, string][];

/** AuthX with each kind of key. */
const configurations: Readonly<Record<string, () => object>> = {
  'a secret': () => ({ secretKey: secret }),
  'a key ring of secrets': () => ({
    keys: new KeyRing([
      { kid: 'old', key: randomBytes(64), alg: 'HS512', state: 'verifying' },
      { kid: 'new', key: randomBytes(64), alg: 'HS512', state: 'signing' },
    ]),
  }),
  'an RSA key': () => ({ algorithm: 'PS256', ...pair(generateKeyPairSync('rsa', { modulusLength: 2048 })) }),
  'an elliptic key': () => ({ algorithm: 'ES384', ...pair(generateKeyPairSync('ec', { namedCurve: 'P-384' })) }),
  'an Edwards key': () => ({ algorithm: 'EdDSA', ...pair(generateKeyPairSync('ed25519')) }),
  'a leeway and tokens that never expire': () => ({
    secretKey: secret,
    decodeLeeway: '10m',
    accessTokenExpires: null,
    refreshTokenExpires: null,
  }),
};

const pair = ({ privateKey, publicKey }: ReturnType<typeof generateKeyPairSync>): object => ({ privateKey, publicKey });

describe('testTokens', () => {
  for (const [name, configuration] of Object.entries(configurations)) {
    describe(`of an AuthX with ${name}`, () => {
      let system: Served;
      before(async () => {
        system = await served({ ...configuration(), ...issuing });
      });

      for (const [kind, answer] of kinds) {
        it(`makes tokens of the kind ${kind}, which are answered with ${answer}`, async () => {
          expect(await ask(system, '/me', await system.tokens[kind]('alice'))).to.equal(answer);
        });
      }
    });
  }

  it('gives tokens the options of createAccessToken', async () => {
    const system = await served({ secretKey: secret });
    const scopes = ['reports:read'];
    expect(await ask(system, '/reports', await system.tokens.access('alice', { scopes }))).to.equal('200');
    expect(await ask(system, '/reports', await system.tokens.access('alice'))).to.equal('403 InsufficientScopeError');
    expect(await ask(system, '/fresh', await system.tokens.fresh('alice'))).to.equal('200');
    expect(await ask(system, '/fresh', await system.tokens.access('alice'))).to.equal('401 FreshTokenRequiredError');
  });

  it('makes refresh tokens of every kind', async () => {
    const system = await served({ secretKey: secret, ...issuing });
    expect(await ask(system, '/refresh', await system.tokens.access('alice', { type: 'refresh' }))).to.equal('200');
    for (const [kind, answer] of kinds.slice(3)) {
      expect(await ask(system, '/refresh', await system.tokens[kind]('alice', { type: 'refresh' })), kind).to.equal(
        answer,
      );
    }
  });

  it('leaves claims out, and signs claims of any type', async () => {
    const system = await served({ secretKey: secret });
    const { tokens } = system;
    expect(await ask(system, '/me', await tokens.withClaims('alice', { plan: 'pro' }))).to.equal('200');
    for (const changes of [
      { jti: undefined },
      { sub: undefined },
      { exp: undefined },
      { type: undefined },
      { exp: 'soon' },
    ]) {
      const token = await tokens.withClaims('alice', changes);
      expect(await ask(system, '/me', token), JSON.stringify(changes)).to.equal('401 JWTDecodeError');
    }
  });

  it('puts the claims of the options into an altered token', async () => {
    const { auth, tokens } = await served({ secretKey: secret });
    const [, claims = ''] = (await tokens.altered('alice', { scopes: ['admin'] })).split('.');
    expect(JSON.parse(Buffer.from(claims, 'base64url').toString())).to.deep.include({
      sub: 'alice',
      scopes: ['admin'],
    });
    expect(auth.config.keys.signing).not.to.equal(undefined);
  });

  it('starts a session for each token, and ends sessions, if sessions are kept', async () => {
    const system = await served({ secretKey: secret }, { sessions: { store: new MemorySessionStore() } });
    const { auth, tokens } = system;
    const token = await tokens.access('alice');
    expect((await auth.verifyToken(token)).sid).to.be.a('string');
    const { refresh_token: successor } = await auth.refresh(await tokens.refresh('alice'));
    expect(successor).to.be.a('string');
    expect(await ask(system, '/me', await tokens.ofEndedSession('alice'))).to.equal('401 SessionRevoked');
    expect(await ask(system, '/me', token)).to.equal('200');
    const { sid } = await auth.verifyToken(token);
    expect((await auth.verifyToken(await tokens.access('alice', { sid }))).sid).to.equal(sid);
  });

  it('sends tokens in cookies with their CSRF value', async () => {
    const system = await served({
      secretKey: secret,
      tokenLocation: ['cookies'],
      accessCookieName: '__Host-token',
      accessCsrfHeaderName: 'X-Forgery',
    });
    const { tokens } = system;
    const token = await tokens.access('alice');
    expect(Object.keys(tokens.cookies(token))).to.deep.equal(['cookie', 'x-forgery']);
    expect(await askWithCookie(system, 'POST /notes', token)).to.equal('200');
    expect(await askWithCookie(system, 'GET /refresh', await tokens.refresh('alice'))).to.equal('200');
    const other = { ...tokens.cookies(token), 'x-forgery': 'guessed' };
    const forged = await system.client.send('/notes', { method: 'POST', headers: Object.entries(other).flat() });
    expect(outcome(forged)).to.equal('403 CSRFError');
  });

  it('sends tokens in the configured header', async () => {
    const system = await served({ secretKey: secret, headerName: 'X-Token', headerType: '' });
    const token = await system.tokens.access('alice');
    expect(system.tokens.headers(token)).to.deep.equal({ 'x-token': token });
    expect(await ask(system, '/me', token)).to.equal('200');
  });

  it('makes the tokens of one of several login types', async () => {
    const systems = ['customer', 'staff'].map(loginType =>
      makeAuth<never>({
        config: { secretKey: randomBytes(64), loginType },
        revokedTokens: new MemoryRevocationStore(),
      }),
    );
    const manager = new AuthManager(systems);
    const client = await serve({ controllers: [Staff] }, manager);
    const [customer, staff] = [testTokens(manager.get('customer')), testTokens(manager.get('staff'))];
    const system = { auth: manager.get<never>('staff'), tokens: staff, client };
    expect(await ask(system, '/staff', await staff.access('alice'))).to.equal('200');
    expect(await ask(system, '/staff', await customer.access('alice'))).to.equal('401 LoginTypeMismatchError');
    expect(await ask(system, '/staff', await staff.ofOtherLoginType('alice'))).to.equal('401 LoginTypeMismatchError');
    expect(await ask(system, '/staff', await staff.ofOtherKey('alice'))).to.equal('401 TokenInvalidSignatureError');
    expect(await ask(system, '/staff', await staff.revoked('alice'))).to.equal('401 RevokedTokenError');
  });

  it('says what the AuthX lacks for a kind of token', async () => {
    const tokens = testTokens(makeAuth());
    const failure = async (token: Promise<string>): Promise<unknown> => token.catch((error: unknown) => error);
    for (const [token, option] of [
      [tokens.ofOtherIssuer('alice'), 'encodeIssuer: '],
      [tokens.revoked('alice'), 'revokedTokens: '],
      [tokens.ofEndedSession('alice'), 'sessions: '],
    ] as const) {
      const error = await failure(token);
      expect(error).to.be.instanceOf(ConfigurationError);
      expect((error as Error).message).to.include(option);
    }
    const token = await tokens.access('alice');
    expect(() => tokens.cookies(token)).to.throw(TypeError, "Add 'cookies' to tokenLocation");
    const refresh = await tokens.refresh('alice');
    expect(() => tokens.cookies(refresh)).to.throw(TypeError, "Add 'cookies' to refreshTokenLocation");
  });
});
