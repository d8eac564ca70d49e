import { expect } from 'chai';
import crypto from 'node:crypto';
import type { Context } from 'koa';
import { Ctx, CurrentUser, Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSubject,
  FreshRequired,
  RequireScopes,
  type AuthX,
  type TokenPayload,
} from '../../src/index';
import { secret } from '../support/forge';
import { makeAuth, serve, type Client } from './support/serve';

let auth: AuthX<never>;

@AccessRequired()
@JsonController('/once')
class Once {
  @RequireScopes('a:x')
  @FreshRequired()
  @Get('/me')
  async me(
    @CurrentUser() one: object,
    @CurrentUser() other: object,
    @CurrentSubject() subject: object,
    @CurrentPayload() payload: TokenPayload,
    @Ctx() ctx: Context,
  ): Promise<object> {
    const again: object = await auth.getCurrentSubject(ctx);
    return { same: one === other && other === subject && subject === again, sub: payload.sub };
  }
}

class Base {
  @RequireScopes('a:x')
  @FreshRequired()
  @Get('/me')
  me(@CurrentUser() one: object, @CurrentSubject() subject: object): object {
    return { same: one === subject, sub: 'alice' };
  }
}

@JsonController('/once-base')
class ServedBase extends Base {}

@AccessRequired()
@JsonController('/once-sub')
class Sub extends ServedBase {}

/** The number of calls during one request. */
interface Counts {
  hmac: number;
  subject: number;
  blocklist: number;
  store: number;
}

describe('A request with three guards and several parameters', () => {
  const counts: Counts = { hmac: 0, subject: 0, blocklist: 0, store: 0 };
  const { createHmac } = crypto;
  let client: Client;

  before(async () => {
    auth = makeAuth<never>({
      config: { secretKey: secret, rememberedTokens: 0 },
      callbacks: {
        getSubject: uid => {
          counts.subject += 1;
          return { uid } as never;
        },
        isTokenRevoked: () => {
          counts.blocklist += 1;
          return false;
        },
      },
      revokedTokens: {
        revoke: async () => undefined,
        isRevoked: () => {
          counts.store += 1;
          return false;
        },
        purge: async () => 0,
      },
    });
    client = await serve({ controllers: [Once, ServedBase, Sub] }, auth);
    crypto.createHmac = (...parameters: Parameters<typeof createHmac>) => {
      counts.hmac += 1;
      return createHmac(...parameters);
    };
  });

  after(() => {
    crypto.createHmac = createHmac;
  });

  for (const path of ['/once/me', '/once-base/me', '/once-sub/me']) {
    it(`is verified once, and calls each callback once: ${path}`, async () => {
      const token = await auth.createAccessToken('alice', { fresh: true, scopes: ['a:x'] });
      Object.assign(counts, { hmac: 0, subject: 0, blocklist: 0, store: 0 });
      expect((await client.get(path, token)).json).to.deep.equal({ same: true, sub: 'alice' });
      expect(counts).to.deep.equal({ hmac: 1, subject: 1, blocklist: 1, store: 1 });
    });
  }

  it('does not load the subject if it is refused', async () => {
    const token = await auth.createAccessToken('alice', { scopes: ['a:x'] });
    Object.assign(counts, { hmac: 0, subject: 0, blocklist: 0, store: 0 });
    expect((await client.get('/once/me', token)).status).to.equal(401);
    expect(counts).to.deep.equal({ hmac: 1, subject: 0, blocklist: 0, store: 0 });
  });

  it('calls no callback for an unverified token', async () => {
    const token = await auth.createAccessToken('alice', { fresh: true, scopes: ['a:x'] });
    Object.assign(counts, { hmac: 0, subject: 0, blocklist: 0, store: 0 });
    expect((await client.get('/once/me', `${token.slice(0, -4)}AAAA`)).status).to.equal(401);
    expect(counts).to.deep.include({ subject: 0, blocklist: 0, store: 0 });
  });
});
