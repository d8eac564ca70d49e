import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import { AccessRequired, AuthX, AuthXConfig, ConfigurationError, CurrentSubject } from '../../src/index';
import { makeAuth, serve } from '../koa/support/serve';
import { sourceFiles } from '../architecture/sourceFiles';
import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { invalidToken } from './support/refusals';

/** A regular expression that takes exponential time for a text that nearly matches. */
const backtracking = /^(a+)+$/;

/** Options that take a text, and could be thought to take a pattern. */
const textOptions = [
  'decodeIssuer',
  'decodeAudience',
  'encodeIssuer',
  'encodeAudience',
  'headerName',
  'headerType',
  'queryStringName',
  'accessCookieName',
  'cookieDomain',
  'accessCookiePath',
  'allowedOrigins',
  'csrfMethods',
  'implicitRefreshRouteExclude',
  'jsonKey',
  'keyId',
  'loginType',
];

/** Names that mean something else in an object that is used as a map, and pairs that a careless key joins. */
const lookalikes = [
  '__proto__',
  'constructor',
  'toString',
  'a',
  'A',
  'a ',
  'a\u0000',
  'a:b',
  'a|b',
  'a","b',
  'á',
  'a\u0301',
];

@JsonController()
class Asked {
  @AccessRequired()
  @Get('/me')
  me(@CurrentSubject() subject: unknown): object {
    return { subject };
  }
}

describe('Attacks on patterns and caches', () => {
  for (const name of textOptions) {
    it(`row 131: refuses a regular expression as ${name} at start`, () => {
      for (const value of [backtracking, [backtracking]]) {
        expect(() => new AuthXConfig({ secretKey: secret, [name]: value })).to.throw(ConfigurationError, name);
      }
    });
  }

  it('row 131: makes no regular expression from a text', () => {
    const makers = sourceFiles().filter(({ text }) => /\bnew RegExp\b|\bRegExp\(/.test(text));
    expect(makers.map(({ path }) => path)).to.deep.equal([]);
  });

  it('row 132: does not take a token for a remembered one with the same end', async () => {
    const server = await AttackServer.start();
    const good = forge(goodClaims());
    await server.accepts(good);
    const [header, , mac] = good.split('.') as [string, string, string];
    for (const claims of [goodClaims({ sub: 'root' }), goodClaims({ scopes: ['admin:*'] })]) {
      const forged = `${header}.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${mac}`;
      await server.refuses(forged, invalidToken('TokenInvalidSignatureError'));
      await server.accepts(good);
    }
  });

  it('row 132: gives each subject its own entry, however alike their names are', async () => {
    const auth = makeAuth({
      subjectCache: { ttl: '1h' },
      callbacks: { getSubject: (uid: string) => ({ uid }) },
    } as never);
    const client = await serve({ controllers: [Asked] }, auth as never);
    const tokens = await Promise.all(lookalikes.map(uid => auth.createAccessToken(uid)));
    for (let round = 0; round < 2; round++) {
      for (const [i, token] of tokens.entries()) {
        expect((await client.get('/me', token)).json).to.deep.equal({ subject: { uid: lookalikes[i] } });
      }
    }
  });

  it('row 132: gives each jti its own entry in the cache of revocations, however alike they are', async () => {
    const revoked = new Set(['__proto__', 'a', 'a:b']);
    const auth = new AuthX({
      config: { secretKey: secret },
      revokedTokens: {
        isRevoked: (jti: string) => revoked.has(jti),
        revoke: () => Promise.resolve(),
        purge: () => Promise.resolve(0),
      },
      revocationCache: { ttl: '5s', default: 'cached' },
    } as never);
    for (let round = 0; round < 2; round++) {
      for (const jti of lookalikes) {
        const asked = auth.verifyToken(forge(goodClaims({ jti })));
        const outcome = await asked.then(
          () => 'accepted',
          (error: unknown) => (error as Error).name,
        );
        expect(outcome, JSON.stringify(jti)).to.equal(revoked.has(jti) ? 'RevokedTokenError' : 'accepted');
      }
    }
  });
});
