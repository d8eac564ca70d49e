import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, FreshRequired, OptionalAccess, Public, RequireScopes } from '../../src/index';
import { makeAuth, outcome, serve, type Client } from './support/serve';

// Only the method is guarded. The base class is not a controller and is in no list.
class PlainBase {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return { by: 'base' };
  }

  @Public()
  @Get('/open')
  open(): object {
    return { by: 'base' };
  }
}

@JsonController('/of-plain')
class OfPlain extends PlainBase {}

@JsonController('/override')
class Override extends PlainBase {
  override me(): object {
    return { by: 'override' };
  }
}

@JsonController('/override-route')
class OverrideWithRoute extends PlainBase {
  @Get('/me')
  override me(): object {
    return { by: 'override' };
  }
}

@JsonController('/override-guard')
class OverrideWithGuard extends PlainBase {
  @RequireScopes('sub:x')
  override me(): object {
    return { by: 'override' };
  }
}

@RequireScopes('base:x')
class GuardedBase {
  @Get('/me')
  me(): object {
    return { by: 'base' };
  }

  @RequireScopes('method:x')
  @Get('/more')
  more(): object {
    return { by: 'base' };
  }

  @Public()
  @Get('/exempt')
  exempt(): object {
    return { by: 'base' };
  }
}

@JsonController('/of-guarded')
class OfGuarded extends GuardedBase {
  @Post('/own')
  own(): object {
    return { by: 'sub' };
  }
}

@RequireScopes('sub:x')
@JsonController('/adds')
class Adds extends GuardedBase {}

@JsonController('/served-base')
class ServedBase {
  @AccessRequired()
  @Get('/me')
  me(): object {
    return { by: 'base' };
  }
}

@JsonController('/of-served')
class OfServed extends ServedBase {}

@FreshRequired()
@JsonController('/fresher')
class Fresher extends ServedBase {}

class Undeclared {
  @Get('/me')
  me(): object {
    return { by: 'base' };
  }
}

@AccessRequired()
@JsonController('/derived-alone')
class DerivedAlone extends Undeclared {}

@Public()
@JsonController('/derived-public')
class DerivedPublic extends Undeclared {}

@JsonController('/method-public')
class MethodPublic extends GuardedBase {
  @Public()
  override me(): object {
    return { by: 'sub' };
  }
}

abstract class First {
  @RequireScopes('one:x')
  @Get('/me')
  me(): object {
    return { by: this.name() };
  }

  abstract name(): string;
}

@RequireScopes('two:x')
abstract class Second extends First {
  @OptionalAccess()
  lenient(): object {
    return {};
  }
}

@JsonController('/third')
class Third extends Second {
  name(): string {
    return 'third';
  }

  @RequireScopes('three:x')
  override me(): object {
    return super.me();
  }
}

type Constructor = new (...args: never[]) => object;

const WithPing = (Base: Constructor): Constructor => {
  @RequireScopes('mixin:x')
  class Mixed extends Base {
    @AccessRequired()
    @Get('/ping')
    ping(): object {
      return { by: 'mixin' };
    }
  }
  return Mixed;
};

@JsonController('/mixed-one')
class MixedOne extends WithPing(Object) {}

@FreshRequired()
@JsonController('/mixed-two')
class MixedTwo extends WithPing(PlainBase) {}

describe('Inherited guards', () => {
  const auth = makeAuth<never>();
  let client: Client;
  const access = (scopes = '', fresh = false): Promise<string> =>
    auth.createAccessToken('alice', { scopes: scopes === '' ? [] : scopes.split(' '), fresh });

  before(async () => {
    const controllers = [
      OfPlain,
      Override,
      OverrideWithRoute,
      OverrideWithGuard,
      OfGuarded,
      Adds,
      ServedBase,
      OfServed,
      Fresher,
      DerivedAlone,
      DerivedPublic,
      MethodPublic,
      Third,
      MixedOne,
      MixedTwo,
    ];
    client = await serve({ controllers }, auth);
  });

  async function expectScopes(path: string, expected: Record<string, number>): Promise<void> {
    expect(outcome(await client.get(path)), path).to.equal('401 MissingTokenError');
    for (const [held, status] of Object.entries(expected)) {
      const answer = await client.get(path, await access(held));
      expect(answer.status, `${path} with '${held}'`).to.equal(status);
    }
  }

  it('of a method apply in a controller that extends a class outside of the list', async () => {
    await expectScopes('/of-plain/me', { '': 200 });
    expect(outcome(await client.get('/of-plain/open'))).to.equal('200');
  });

  it('apply to an override without decorators', async () => {
    await expectScopes('/override/me', { '': 200 });
    expect((await client.get('/override/me', await access())).json).to.deep.equal({ by: 'override' });
  });

  it('apply to an override with its own route', () => expectScopes('/override-route/me', { '': 200 }));

  it('apply together with those of the override', () => expectScopes('/override-guard/me', { '': 403, 'sub:x': 200 }));

  it('of a base class apply to its subclass, even to methods of the subclass', async () => {
    await expectScopes('/of-guarded/me', { '': 403, 'base:x': 200 });
    await expectScopes('/of-guarded/more', { 'base:x': 403, 'method:x': 403, 'base:x method:x': 200 });
    expect(outcome(await client.send('/of-guarded/own', { method: 'POST' }))).to.equal('401 MissingTokenError');
    expect(outcome(await client.get('/of-guarded/exempt'))).to.equal('200');
  });

  it('of a base class apply together with those of the subclass', () =>
    expectScopes('/adds/me', { 'base:x': 403, 'sub:x': 403, 'base:x sub:x': 200 }));

  it('do not change the base class or another subclass', async () => {
    await expectScopes('/served-base/me', { '': 200 });
    await expectScopes('/of-served/me', { '': 200 });
    await expectScopes('/fresher/me', { '': 401 });
    expect((await client.get('/fresher/me', await access('', true))).status).to.equal(200);
    await expectScopes('/of-guarded/me', { 'base:x': 200 });
  });

  it('of the subclass apply to inherited actions, and not to a sibling class', async () => {
    await expectScopes('/derived-alone/me', { '': 200 });
    expect(outcome(await client.get('/derived-public/me'))).to.equal('200');
  });

  it('of a base class are lifted only by @Public() on the override', async () => {
    expect((await client.get('/method-public/me')).json).to.deep.equal({ by: 'sub' });
    await expectScopes('/method-public/more', { 'base:x': 403, 'base:x method:x': 200 });
  });

  it('add up over three levels, even abstract ones', async () => {
    await expectScopes('/third/me', { 'one:x two:x': 403, 'one:x three:x': 403, 'two:x three:x': 403 });
    const answer = await client.get('/third/me', await access('one:x two:x three:x'));
    expect(answer.json).to.deep.equal({ by: 'third' });
  });

  it('apply to a class that a function makes', async () => {
    await expectScopes('/mixed-one/ping', { '': 403, 'mixin:x': 200 });
    await expectScopes('/mixed-two/ping', { 'mixin:x': 401 });
    await expectScopes('/mixed-two/me', { 'mixin:x': 401 });
    expect(outcome(await client.get('/mixed-two/me', await access('', true)))).to.equal('403 InsufficientScopeError');
    expect((await client.get('/mixed-two/me', await access('mixin:x', true))).status).to.equal(200);
  });
});
