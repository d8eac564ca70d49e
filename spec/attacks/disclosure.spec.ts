import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  CurrentSubject,
  CurrentToken,
  FreshRequired,
  RefreshRequired,
  type AuthX,
  type RequestToken,
} from '../../src/index';
import { makeAuth, serve, type Client } from '../koa/support/serve';
import { MemoryRevocationStore } from '../../src/testing';
import { forge, goodClaims, secret } from '../support/forge';
import { bearer } from '../support/send';
import { printedBy } from './support/watch';

/** What a database driver says when it fails, with what was asked and who asked. */
const spoken = `SELECT * FROM "users" WHERE token = 'eyJhbGciOiJIUzI1NiJ9.e30.x' -- password=hunter2hunter2`;

class DriverError extends Error {
  override name = 'QueryFailedError';
  readonly query = spoken;
  readonly parameters = ['hunter2hunter2'];
  readonly driverError = { message: spoken, stack: `Error: ${spoken}\n    at Connection.query (/srv/app/db.js:1:2)` };

  constructor() {
    super(spoken);
  }
}

const getSubject = (uid: string): object => ({ uid });

const failing = (): never => {
  throw new DriverError();
};

const failingStore = {
  isRevoked: () => Promise.reject(new DriverError()),
  revoke: () => Promise.reject(new DriverError()),
  purge: () => Promise.reject(new DriverError()),
};

let auth: AuthX<never>;

@JsonController()
class Asked {
  @AccessRequired()
  @Get('/subject')
  subject(@CurrentSubject() subject: unknown): object {
    return { subject };
  }

  @FreshRequired()
  @Get('/fresh')
  fresh(): object {
    return { ok: true };
  }

  @RefreshRequired()
  @Post('/refresh')
  refresh(@CurrentToken() token: RequestToken): unknown {
    return auth.refresh(token);
  }

  @AccessRequired()
  @Post('/logout')
  async logout(@CurrentToken() token: RequestToken): Promise<object> {
    await auth.revoke(token);
    return { ok: true };
  }
}

const routes = [
  ['GET', '/subject'],
  ['GET', '/fresh'],
  ['POST', '/refresh'],
  ['POST', '/logout'],
] as const;

/** What must stand nowhere: SQL, a stack, a path, a password, a secret, the claims of a token. */
const forbidden = [/SELECT \*|FROM "users"/, /\n\s+at |db\.js/, /node_modules/, /hunter2/, /eyJ/, /held-by-alice/];

function expectTellsNothing(told: string, ...tokens: readonly string[]): void {
  for (const pattern of forbidden) expect(told).not.to.match(pattern);
  for (const part of [secret, ...tokens.flatMap(token => token.split('.'))]) {
    expect(told.includes(part), `repeats ${part}`).to.equal(false);
  }
}

describe('Attacks that hope for what an answer or a log tells', () => {
  const sources = {
    'a store': { revokedTokens: failingStore, callbacks: { getSubject } },
    'a subject getter': { revokedTokens: new MemoryRevocationStore(), callbacks: { getSubject: failing } },
    'a revocation callback': { callbacks: { getSubject, isTokenRevoked: failing } },
  };

  it('row 130: tells nothing of a refused token, whatever is wrong with it', async () => {
    auth = makeAuth<never>({ callbacks: { getSubject } } as never);
    const client = await serve({ controllers: [Asked] }, auth);
    const bad = [
      forge(goodClaims({ note: 'held-by-alice', exp: 1 })),
      forge(goodClaims({ note: 'held-by-alice', sub: 7 })),
      forge(goodClaims({ note: 'held-by-alice' }), { key: 'x'.repeat(64) }),
      forge('{"note":"held-by-alice"'),
    ];
    for (const token of bad) {
      const answers: string[] = [];
      const printed = await printedBy(async () => {
        const { status, text, headers } = await client.send('/subject', { headers: bearer(token) });
        expect(status).to.equal(401);
        answers.push(text, JSON.stringify(headers));
      });
      expect(printed).to.deep.equal([]);
      expectTellsNothing(answers.join('\n'), token);
    }
  });

  for (const [source, options] of Object.entries(sources)) {
    it(`row 130: tells no token, stack or SQL in a body, a header or the log if ${source} fails`, async () => {
      auth = makeAuth<never>({ ...options, logger: undefined } as never);
      const client: Client = await serve({ controllers: [Asked] }, auth);
      const tokens = [
        await auth.createAccessToken('alice', { fresh: true, data: { note: 'held-by-alice' } }),
        await auth.createRefreshToken('alice'),
      ];
      const statuses = new Set<number>();
      for (const [method, path] of routes) {
        for (const token of tokens) {
          const answers: string[] = [];
          const printed = await printedBy(async () => {
            const answer = await client.send(path, { method, headers: bearer(token) });
            statuses.add(answer.status);
            // A refresh that succeeds answers tokens.
            if (answer.status >= 400) answers.push(answer.text, JSON.stringify(answer.headers));
          });
          expectTellsNothing([...answers, ...printed].join('\n'), ...tokens);
        }
      }
      expect(statuses).to.include(503);
    });
  }
});
