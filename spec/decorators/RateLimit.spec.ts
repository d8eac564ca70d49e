import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  ConfigurationError,
  OptionalAccess,
  Public,
  RateLimit,
  type RateLimitOptions,
  withAuthX,
} from '../../src/index';
import { accessRuleOf } from '../../src/decorators/recordGuard';
import { makeAuth } from '../koa/support/serve';

describe('@RateLimit options', () => {
  for (const [options, message] of [
    [undefined, /^@RateLimit\(\): pass an object with max, window, key, stage, name/],
    [{ max: 0, window: 60 }, /max must be a whole number from 1 to 1000000/],
    [{ max: 1.5, window: 60 }, /max must be a whole number/],
    [{ max: '5', window: 60 }, /max must be a whole number/],
    [{ max: NaN, window: 60 }, /max must be a whole number/],
    [{ max: 1_000_001, window: 60 }, /max must be a whole number/],
    [{ max: 5 }, /window: undefined is not a length of time/],
    [{ max: 5, window: '60' }, /window: 60 is not a length of time/],
    [{ max: 5, window: 0 }, /window must be from 1 second to 31 days/],
    [{ max: 5, window: 1.5 }, /window must be from 1 second to 31 days, in whole seconds/],
    [{ max: 5, window: '32d' }, /window must be from 1 second to 31 days/],
    [{ max: 5, window: Infinity }, /window: Infinity is not a length of time/],
    [{ max: 5, window: 60, key: 'user' }, /key must be 'ip', 'subject' or a function/],
    [{ max: 5, window: 60, key: null }, /key must be 'ip', 'subject' or a function/],
    [{ max: 5, window: 60, stage: 'before' }, /stage must be 'beforeAuthentication' or 'afterAuthentication'/],
    [{ max: 5, window: 60, key: 'subject', stage: 'beforeAuthentication' }, /the subject is not known before/],
    [{ max: 5, window: 60, name: '' }, /name must be a plain name/],
    [{ max: 5, window: 60, name: 'a"b' }, /name must be a plain name/],
    [{ max: 5, windows: 60 }, /windows is not one of .* Did you mean window\?/],
  ] as const) {
    it(`refuse ${JSON.stringify(options)}`, () => {
      expect(() => RateLimit(options as RateLimitOptions)).to.throw(Error, message);
    });
  }
});

/** Returns why a server with a controller does not start. */
function complaintOf(...controllers: (new () => object)[]): string {
  try {
    withAuthX({ controllers, undeclaredRoutes: 'allow' }, makeAuth<never>());
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return '';
}

describe('@RateLimit at the start of a server', () => {
  it('is a part of the access rule of each action, with the limits of its class and base classes', () => {
    @RateLimit({ max: 100, window: '1m' })
    class Base {
      @RateLimit({ max: 5, window: 10, key: 'subject' })
      @AccessRequired()
      @Get('/list')
      list(): object {
        return {};
      }
    }
    @RateLimit({ max: 1000, window: '1h', name: 'all' })
    @JsonController('/things')
    class Things extends Base {}

    const limits = accessRuleOf(Things, 'list')?.limits.map(({ keyOf: _, ...limit }) => limit) ?? [];
    expect(limits.map(({ name }) => name).sort()).to.deep.equal([
      'Base 100 per 60s by ip',
      'Base.list 5 per 10s by subject',
      'all',
    ]);
    expect(limits.find(({ key }) => key === 'subject')).to.deep.equal({
      decorator: "@RateLimit({ max: 5, window: 10, key: 'subject' })",
      name: 'Base.list 5 per 10s by subject',
      isNamed: false,
      max: 5,
      window: 10,
      key: 'subject',
      stage: 'afterAuthentication',
    });
    expect(complaintOf(Things)).to.equal('');
  });

  it('fails by subject on an action without a guard', () => {
    @RateLimit({ max: 1, window: 60, key: 'subject' })
    @JsonController()
    class Things {
      @Public()
      @Get('/open')
      open(): object {
        return {};
      }

      @Get('/undeclared')
      undeclared(): object {
        return {};
      }

      @OptionalAccess()
      @Get('/optional')
      optional(): object {
        return {};
      }

      @AccessRequired()
      @Get('/guarded')
      guarded(): object {
        return {};
      }
    }
    const complaint = complaintOf(Things);
    expect(complaint).to.match(/Things\.open: .* counts by subject, but the action verifies no token\. Add a guard/);
    expect(complaint).to.match(/Things\.undeclared: .* counts by subject/);
    expect(complaint).not.to.match(/optional|guarded/);
  });

  it('fails if two limits of one action share their counters', () => {
    @JsonController()
    class Things {
      @Public()
      @RateLimit({ max: 1, window: 60, key: () => 'a' })
      @RateLimit({ max: 1, window: 60, key: () => 'b' })
      @Get('/twice')
      twice(): object {
        return {};
      }
    }
    expect(complaintOf(Things)).to.match(/Things\.twice: @RateLimit\(.*\) counts a request that another limit/);
  });

  it('fails if limits of one name differ, and if two classes have one name', () => {
    const make = (max: number, name?: string): new () => object => {
      @JsonController(`/${String(max)}`)
      class Things {
        @Public()
        @RateLimit({ max: name === undefined ? 1 : max, window: 60, name })
        @Get('/')
        list(): object {
          return {};
        }
      }
      return Things;
    };
    expect(complaintOf(make(1, 'shared'), make(2, 'shared'))).to.match(/shares its counters with .* settings differ/);
    expect(complaintOf(make(1), make(2))).to.match(
      /is called "Things\.list 1 per 60s by ip", as a limit of another class/,
    );
  });

  it('does not say who may call an action', () => {
    @JsonController()
    class Things {
      @RateLimit({ max: 1, window: 60 })
      @Get('/')
      list(): object {
        return {};
      }
    }
    expect(() => withAuthX({ controllers: [Things] }, makeAuth<never>())).to.throw(
      ConfigurationError,
      /do not say who may call them/,
    );
  });
});
