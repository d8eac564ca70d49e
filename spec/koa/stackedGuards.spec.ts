import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireAnyScope,
  RequireScopes,
  TokenRequired,
  under,
} from '../../src/index';
import { makeAuth, outcome, serve, type Client } from './support/serve';

type MethodMark = (prototype: object, method: string, descriptor: PropertyDescriptor) => void;

/** Returns a controller whose only action has the decorators in the given order, the first one on top. */
function stacked(path: string, marks: readonly MethodMark[]): new () => object {
  class Stacked {
    act(): object {
      return { done: true };
    }
  }
  for (const mark of [...marks].reverse()) mark(Stacked.prototype, 'act', {});
  JsonController(path)(Stacked);
  return Stacked;
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, i) => permutations(items.filter((_, j) => j !== i)).map(rest => [item, ...rest]));
}

const orders = permutations([
  { name: 'Get', mark: Get() as MethodMark },
  { name: 'AccessRequired', mark: AccessRequired() },
  { name: 'RequireScopes', mark: RequireScopes('stack:read') },
  { name: 'FreshRequired', mark: FreshRequired() },
]).map((order, i) => ({
  path: `/stacked-${String(i)}`,
  title: order.map(({ name }) => name).join(', '),
  marks: order.map(({ mark }) => mark),
}));

@JsonController('/methods')
class Methods {
  @RequireScopes('a:x')
  @RequireScopes('b:x')
  @Get('/both')
  both(): object {
    return { done: true };
  }

  @RequireAnyScope('a:x', 'b:x')
  @Get('/any')
  any(): object {
    return { done: true };
  }

  @RequireScopes(under('a'))
  @Get('/under')
  under(): object {
    return { done: true };
  }

  @RequireScopes('a:*')
  @Get('/wildcard')
  wildcard(): object {
    return { done: true };
  }

  @RefreshRequired()
  @RequireScopes('a:x')
  @Get('/refresh')
  refresh(): object {
    return { done: true };
  }

  @TokenRequired({ type: 'any' })
  @Get('/either')
  either(): object {
    return { done: true };
  }

  @TokenRequired({ type: 'any' })
  @AccessRequired()
  @Get('/narrowed')
  narrowed(): object {
    return { done: true };
  }

  @FreshRequired({ maxAge: '1h' })
  @FreshRequired({ maxAge: '1m' })
  @Get('/youngest')
  youngest(): object {
    return { done: true };
  }
}

@RequireAnyScope('a:x', 'b:x')
@JsonController('/class')
class Guarded {
  @RequireAnyScope('c:x', 'd:x')
  @Get('/adds')
  adds(): object {
    return { done: true };
  }

  @AccessRequired()
  @Get('/same')
  same(): object {
    return { done: true };
  }

  @TokenRequired({ type: 'any' })
  @Get('/wider')
  wider(): object {
    return { done: true };
  }

  @Get('/bare')
  bare(): object {
    return { done: true };
  }

  @Public()
  @Get('/exempt')
  exempt(): object {
    return { done: true };
  }
}

@JsonController('/below')
@FreshRequired()
class GuardBelowController {
  @Get('/me')
  me(): object {
    return { done: true };
  }
}

@OptionalAccess()
@JsonController('/optional')
class Optional {
  @Get('/bare')
  bare(): object {
    return { done: true };
  }

  @RequireScopes('a:x')
  @Get('/guarded')
  guarded(): object {
    return { done: true };
  }
}

@Public()
@JsonController('/public')
class Open {
  @RequireScopes('a:x')
  @Get('/guarded')
  guarded(): object {
    return { done: true };
  }
}

describe('Stacked guards', () => {
  const auth = makeAuth<never>();
  let client: Client;
  const access = (scopes: string[] = [], fresh = false): Promise<string> =>
    auth.createAccessToken('alice', { scopes, fresh });

  before(async () => {
    const controllers = [
      Methods,
      Guarded,
      GuardBelowController,
      Optional,
      Open,
      ...orders.map(({ path, marks }) => stacked(path, marks)),
    ];
    client = await serve({ controllers }, auth);
  });

  for (const { path, title } of orders) {
    it(`are all enforced in this order: ${title}`, async () => {
      expect(outcome(await client.get(path))).to.equal('401 MissingTokenError');
      expect(outcome(await client.get(path, await access(['stack:read'])))).to.equal('401 FreshTokenRequiredError');
      expect(outcome(await client.get(path, await access([], true)))).to.equal('403 InsufficientScopeError');
      expect(outcome(await client.get(path, await access(['stack:read'], true)))).to.equal('200');
    });
  }

  async function expectScopes(path: string, expected: Record<string, number>): Promise<void> {
    for (const [held, status] of Object.entries(expected)) {
      const answer = await client.get(path, await access(held === '' ? [] : held.split(' ')));
      expect(answer.status, `${path} with '${held}'`).to.equal(status);
    }
  }

  it('require both scopes of two decorators', () =>
    expectScopes('/methods/both', { '': 403, 'a:x': 403, 'b:x': 403, 'a:x b:x': 200, 'a:* b:*': 200 }));

  it('require one of the scopes of @RequireAnyScope()', () =>
    expectScopes('/methods/any', { '': 403, 'c:x': 403, 'a:x': 200, 'b:x': 200 }));

  it('distinguish under() from a required wildcard', async () => {
    await expectScopes('/methods/under', { '': 403, a: 403, 'ab:x': 403, 'a:x': 200, 'a:*': 200 });
    await expectScopes('/methods/wildcard', { 'a:x': 403, a: 403, 'ab:*': 403, '*': 403, 'a:*': 200 });
  });

  it('keep the type of a refresh guard with scopes', async () => {
    const refresh = await auth.createRefreshToken('alice', { scopes: ['a:x'] });
    expect(outcome(await client.get('/methods/refresh', await access(['a:x'])))).to.equal(
      '401 RefreshTokenRequiredError',
    );
    expect(outcome(await client.get('/methods/refresh', await auth.createRefreshToken('alice')))).to.equal(
      '403 InsufficientScopeError',
    );
    expect(outcome(await client.get('/methods/refresh', refresh))).to.equal('200');
  });

  it('narrow type any to the type that another guard requires', async () => {
    const refresh = await auth.createRefreshToken('alice');
    expect(outcome(await client.get('/methods/either', refresh))).to.equal('200');
    expect(outcome(await client.get('/methods/narrowed', refresh))).to.equal('401 AccessTokenRequiredError');
    expect(outcome(await client.get('/methods/narrowed', await access()))).to.equal('200');
  });

  it('use the shortest of several maximum ages', async () => {
    const now = Math.floor(Date.now() / 1000);
    const proven = (authTime: number): Promise<string> => auth.createAccessToken('alice', { fresh: true, authTime });
    const refused = await client.get('/methods/youngest', await proven(now - 120));
    expect(outcome(refused)).to.equal('401 FreshTokenRequiredError');
    expect(refused.headers['www-authenticate']).to.contain('max_age="60"');
    expect(outcome(await client.get('/methods/youngest', await proven(now - 5)))).to.equal('200');
  });

  it('require (a or b) of the class and (c or d) of the method', () =>
    expectScopes('/class/adds', {
      '': 403,
      'a:x': 403,
      'c:x': 403,
      'a:x b:x': 403,
      'c:x d:x': 403,
      'a:x d:x': 200,
      'b:x c:x': 200,
    }));

  it('of a class are not weakened by a weaker guard on the method', async () => {
    await expectScopes('/class/same', { '': 403, 'a:x': 200 });
    await expectScopes('/class/bare', { '': 403, 'a:x': 200 });
    await expectScopes('/class/wider', { '': 403, 'a:x': 200 });
  });

  it('of a class exempt only a method with @Public()', async () => {
    expect(outcome(await client.get('/class/exempt'))).to.equal('200');
    expect(outcome(await client.get('/class/exempt', 'rubbish'))).to.equal('200');
    for (const path of ['/class/bare', '/class/same', '/class/adds', '/class/wider']) {
      expect(outcome(await client.get(path)), path).to.equal('401 MissingTokenError');
    }
  });

  it('apply on a class even below the controller decorator', async () => {
    expect(outcome(await client.get('/below/me', await access()))).to.equal('401 FreshTokenRequiredError');
    expect(outcome(await client.get('/below/me', await access([], true)))).to.equal('200');
  });

  it('apply to a method of an optional or public class', async () => {
    for (const path of ['/optional/guarded', '/public/guarded']) {
      expect(outcome(await client.get(path)), path).to.equal('401 MissingTokenError');
      await expectScopes(path, { '': 403, 'a:x': 200 });
    }
  });

  it('accept a request without a token on an optional class, and refuse an invalid token', async () => {
    expect(outcome(await client.get('/optional/bare'))).to.equal('200');
    expect(outcome(await client.get('/optional/bare', await access()))).to.equal('200');
    expect(outcome(await client.get('/optional/bare', 'rubbish'))).to.equal('401 JWTDecodeError');
    expect(outcome(await client.get('/optional/bare', await auth.createRefreshToken('alice')))).to.equal(
      '401 AccessTokenRequiredError',
    );
  });
});
