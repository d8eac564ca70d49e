import { expect } from 'chai';
import { Authorized, Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  ConfigurationError,
  FreshRequired,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireAnyScope,
  RequireScopes,
  TokenRequired,
  under,
  withAuthX,
} from '../../src/index';
import { makeAuth } from '../koa/support/serve';

type Mark = ClassDecorator & MethodDecorator;

/** Makes a controller with these decorators on its class and on its only action. */
function controller(onClass: readonly Mark[], onMethod: readonly Mark[]): new () => object {
  class Contradictory {
    act(): object {
      return {};
    }
  }
  for (const mark of [Get('/act') as MethodDecorator, ...onMethod]) mark(Contradictory.prototype, 'act', {});
  for (const mark of [JsonController('/contradictory'), ...onClass]) (mark as ClassDecorator)(Contradictory);
  return Contradictory;
}

function complaint(type: new () => object): string {
  try {
    withAuthX({ controllers: [type] }, makeAuth());
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return 'none';
}

const authorized = Authorized as unknown as (roles?: string) => Mark;

const onOneMethod: [string, string, Mark, Mark][] = [
  ['@RefreshRequired()', '@FreshRequired()', RefreshRequired(), FreshRequired()],
  ['@RefreshRequired()', '@AccessRequired()', RefreshRequired(), AccessRequired()],
  ["@TokenRequired({ type: 'refresh' })", '@AccessRequired()', TokenRequired({ type: 'refresh' }), AccessRequired()],
  ['@Public()', '@AccessRequired()', Public(), AccessRequired()],
  ['@Public()', "@RequireScopes('a')", Public(), RequireScopes('a')],
  ['@Public()', '@OptionalAccess()', Public(), OptionalAccess()],
  ['@OptionalAccess()', '@AccessRequired()', OptionalAccess(), AccessRequired()],
  ['@OptionalAccess()', "@RequireAnyScope('a')", OptionalAccess(), RequireAnyScope('a')],
  ['@Public()', '@Authorized()', Public(), authorized()],
  ['@OptionalAccess()', '@Authorized()', OptionalAccess(), authorized()],
];

const acrossLevels: [string, string, Mark, Mark][] = [
  ['@AccessRequired()', '@OptionalAccess()', AccessRequired(), OptionalAccess()],
  ["@RequireScopes('a')", '@OptionalAccess()', RequireScopes('a'), OptionalAccess()],
  ['@RefreshRequired()', '@AccessRequired()', RefreshRequired(), AccessRequired()],
  ['@AccessRequired()', '@RefreshRequired()', AccessRequired(), RefreshRequired()],
  ['@FreshRequired()', '@RefreshRequired()', FreshRequired(), RefreshRequired()],
  ['@Authorized()', '@Public()', authorized(), Public()],
];

describe('Contradicting guards', () => {
  for (const [one, other, first, second] of onOneMethod) {
    it(`fail at start, naming the action: ${one} and ${other} on one method, in either order`, () => {
      for (const type of [controller([], [first, second]), controller([], [second, first])]) {
        const message = complaint(type);
        expect(message).to.contain('Contradictory.act').and.contain('contradicts').and.contain('Keep one');
        expect(message).to.contain(one).and.contain(other);
      }
    });

    it(`fail at start on a class too: ${one} and ${other}`, () => {
      expect(complaint(controller([first, second], []))).to.contain('Contradictory.act: ');
    });
  }

  for (const [one, other, onClass, onMethod] of acrossLevels) {
    it(`fail at start: ${one} on the class and ${other} on the method`, () => {
      const message = complaint(controller([onClass], [onMethod]));
      expect(message).to.contain('Contradictory.act').and.contain(one).and.contain(other);
    });
  }

  it('fail at start if a refresh token must be fresh', () => {
    expect(complaint(controller([], [TokenRequired({ type: 'refresh', fresh: true })]))).to.contain('never fresh');
  });

  it('fail at start between a base class and the class that extends it', () => {
    @AccessRequired()
    class Base {
      @Get('/act')
      act(): object {
        return {};
      }
    }
    @Public()
    @JsonController('/sub')
    class Sub extends Base {}
    expect(complaint(Sub)).to.contain('Sub.act').and.contain('@Public()').and.contain('@AccessRequired()');
  });

  it('fail at start if an override makes an action public that its base class guards', () => {
    class Base {
      @AccessRequired()
      @Get('/act')
      act(): object {
        return {};
      }
    }
    for (const opening of [Public(), OptionalAccess()]) {
      @JsonController('/sub')
      class Sub extends Base {
        @opening
        override act(): object {
          return {};
        }
      }
      expect(complaint(Sub)).to.contain('Sub.act').and.contain('@AccessRequired()');
    }
  });

  it('are all named in one message', () => {
    const message = complaint(controller([], [Public(), AccessRequired()]));
    @JsonController('/other')
    class Other {
      @RefreshRequired()
      @FreshRequired()
      @Get('/x')
      x(): object {
        return {};
      }

      @Get('/y')
      y(): object {
        return {};
      }
    }
    const both = (): unknown =>
      withAuthX({ controllers: [controller([], [Public(), AccessRequired()]), Other] }, makeAuth());
    expect(both).to.throw(ConfigurationError, message);
    expect(both).to.throw('Other.x');
    expect(both).to.throw('GET /other/y (Other.y)');
  });
});

describe('Decorators', () => {
  const refused: [string, () => unknown, string][] = [
    [
      '@RequireScopes without a scope',
      () => (RequireScopes as () => unknown)(),
      '@RequireScopes(): the list of scopes is empty',
    ],
    [
      '@RequireAnyScope without a scope',
      () => (RequireAnyScope as () => unknown)(),
      '@RequireAnyScope(): the list of scopes is empty',
    ],
    ['@RequireScopes with an empty scope', () => RequireScopes(''), 'is not a scope'],
    ['@RequireScopes with two scopes in one string', () => RequireScopes('a b'), 'is not a scope'],
    ['@RequireScopes with an array', () => RequireScopes(['a'] as never), 'is not a scope'],
    ['@RequireScopes with a wildcard in the middle', () => RequireScopes('a:*:b'), 'wildcard'],
    ['under() with a wildcard', () => under('admin:*'), 'leave out the wildcard'],
    [
      '@TokenRequired with an unknown type',
      () => TokenRequired({ type: 'acess' as never }),
      "'access', 'refresh' or 'any'",
    ],
    [
      '@FreshRequired with a misspelled maxAge',
      () => FreshRequired({ max_age: 1 } as never),
      'max_age is not one of maxAge. Did you mean maxAge?',
    ],
    ['@TokenRequired with a misspelled option', () => TokenRequired({ frech: true } as never), 'frech is not one of'],
    [
      '@FreshRequired with a maxAge that is not a duration',
      () => FreshRequired({ maxAge: 'soon' as never }),
      '@FreshRequired(): maxAge: soon is not',
    ],
  ];
  it('a maximum age above 0 is accepted', () => {
    expect(() => FreshRequired({ maxAge: 1 })).not.to.throw();
  });

  for (const [title, make, message] of refused) {
    it(`${title} throws at the declaration`, () => expect(make).to.throw(message));
  }

  it('on a static method throw at the declaration', () => {
    class Holder {
      readonly kind = 'holder';

      static act(): void {
        // never called
      }
    }
    expect(() => (AccessRequired() as MethodDecorator)(Holder, 'act', {})).to.throw('static method act');
  });
});
