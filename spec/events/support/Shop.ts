import { Body, Ctx, Get, JsonController, Post, UnauthorizedError } from 'routing-controllers';
import type { Context } from 'koa';
import {
  AccessRequired,
  type AuthX,
  CurrentToken,
  definePolicies,
  MemoryRateLimitStore,
  MemorySessionStore,
  OptionalAccess,
  Public,
  RateLimit,
  RefreshRequired,
  RequestToken,
  RequirePolicy,
  type RevocationStore,
} from '../../../src/index';
import type { WithAuthXOptions } from '../../../src/koa/withAuthX';
import { MemoryRevocationStore } from '../../../src/testing/index';
import { makeAuth, serve, type Client } from '../../koa/support/serve';
import { secret } from '../../support/forge';
import { bearer, type Answer } from '../../support/send';

export const password = 'wonderland-17';

let auth: AuthX<never>;

@JsonController()
class ShopController {
  @Public()
  @Post('/login')
  async login(@Body() { password: given }: { password: string }, @Ctx() ctx: Context): Promise<object> {
    const isRight = await auth.loginThrottle.attempt(ctx, 'alice', () => given === password);
    if (!isRight) throw new UnauthorizedError('Wrong password');
    return auth.createTokenPair('alice', { fresh: true });
  }

  @RefreshRequired()
  @Post('/refresh')
  async refresh(@CurrentToken() token: RequestToken): Promise<object> {
    return auth.refresh(token);
  }

  @AccessRequired()
  @Post('/logout')
  async logout(@CurrentToken() token: RequestToken): Promise<object> {
    await auth.revoke(token);
    return {};
  }

  @AccessRequired()
  @Get('/orders/:id')
  order(): object {
    return {};
  }

  @OptionalAccess()
  @Get('/shelf')
  shelf(): object {
    return {};
  }

  @RequirePolicy('refund', 'order')
  @Post('/refunds')
  refund(): object {
    return {};
  }

  @AccessRequired()
  @Get('/late')
  async late(): Promise<object> {
    await auth.verifyToken('no token');
    return {};
  }

  @Public()
  @RateLimit({ max: 1, window: '1m' })
  @Get('/search')
  search(): object {
    return {};
  }
}

/** A login system whose events are heard, with stores in memory that can fail. */
export interface Shop extends Client {
  readonly auth: AuthX<never>;
  /** Makes the lookups of revoked tokens fail. */
  isDown: boolean;
  /** How many rules each decision of the policies has judged. */
  readonly judged: number[];
  post(path: string, token?: string, body?: object): Promise<Answer>;
}

/** Starts the shop. */
export async function openShop(options: Partial<WithAuthXOptions> = {}): Promise<Shop> {
  const store = new MemoryRevocationStore();
  const judged: number[] = [];
  const shop = { isDown: false, judged } as unknown as Shop;
  const revokedTokens: RevocationStore = {
    isRevoked: jti => {
      if (shop.isDown) throw new Error(`no table of ${secret}`);
      return store.isRevoked(jti);
    },
    revoke: revocations => store.revoke(revocations),
    purge: () => store.purge(),
  };
  auth = makeAuth<never>({
    config: { secretKey: secret },
    revokedTokens,
    rateLimits: { store: new MemoryRateLimitStore() },
    loginThrottle: { perAccountAndAddress: { max: 2, window: '1m' } },
    sessions: { store: new MemorySessionStore(), graceWindow: 0 },
    policies: definePolicies({
      actions: ['refund'],
      resources: ['order'],
      onDecision: ({ rules }) => void judged.push(rules.length),
      rules: [
        { effect: 'deny', actions: ['refund'], resources: ['order'], reason: 'The shop is closed' },
        { effect: 'allow', actions: ['refund'], resources: ['order'], reason: 'Everybody may' },
      ],
    }),
  });
  const client = await serve({ ...options, controllers: [ShopController] }, auth);
  return Object.assign(shop, client, {
    auth,
    post: (path: string, token?: string, body: object = {}) =>
      client.send(path, { method: 'POST', headers: token === undefined ? [] : bearer(token), body }),
  });
}
