import { expect } from 'chai';
import { Get, JsonController, Post } from 'routing-controllers';
import {
  AccessRequired,
  AuthManager,
  type AuthX,
  ConfigurationError,
  CurrentSubject,
  CurrentToken,
  JwksController,
  LoginType,
  OptionalAccess,
  Public,
  RateLimit,
  SetTokenCookies,
  UnsetTokenCookies,
  withAuthX,
  type WithAuthXOptions,
} from '../../../src/index';
import { factsOf } from '../../../src/routing-controllers/WiredServer';
import { loginTypesOf } from '../../../src/access/AccessRule';
import { pemPair } from '../../keys/keyPairs';
import { secret } from '../../support/forge';
import { makeAuth, serve } from '../support/serve';
import { twoTypes } from './support/twoTypes';

/** Makes a controller with one action. */
function controllerOf(...decorators: MethodDecorator[]): new () => object {
  class Made {
    act(): object {
      return {};
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Made.prototype, 'act') as PropertyDescriptor;
  for (const decorate of [...decorators, Get('/act') as MethodDecorator]) decorate(Made.prototype, 'act', descriptor);
  JsonController()(Made);
  return Made;
}

type Auth = AuthX | AuthManager;

const { manager, customers, staff } = twoTypes();
const byDefault = new AuthManager([customers, staff], { default: 'staff' });
const ofOne = makeAuth({ config: { secretKey: secret, loginType: 'staff' } });
const plain = makeAuth();

function complaint(auth: Auth, controller: new () => object, options: Partial<WithAuthXOptions> = {}): string {
  try {
    withAuthX({ controllers: [controller], ...options }, auth);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
  return 'starts';
}

const types = (auth: Auth, controller: new () => object): unknown => {
  const [action] = factsOf('spec', withAuthX({ controllers: [controller] }, auth)).actions;
  return action && [loginTypesOf(action.rule), action.systems.map(({ loginType }) => loginType)];
};

describe('The start of a server with login types', () => {
  it('fails if a guarded or optional action names none and there is no default', () => {
    const fix =
      "Made.act: does not say which login type may call it. Add @LoginType('customer') or another of customer, staff, or pass { default: 'customer' } to AuthManager.";
    expect(complaint(manager, controllerOf(AccessRequired()))).to.equal(fix);
    expect(complaint(manager, controllerOf(OptionalAccess()))).to.equal(fix);
    expect(complaint(manager, controllerOf(), { defaultPosture: 'access' })).to.equal(fix);
    expect(complaint(byDefault, controllerOf(AccessRequired()))).to.equal('starts');
    expect(complaint(manager, controllerOf(Public()))).to.equal('starts');
  });

  it('fails for a login type that no AuthX has, and names the one that is meant', () => {
    const named = (name: string): new () => object => controllerOf(LoginType(name), AccessRequired());
    const complained = "Made.act: @LoginType('staf'): staf is not one of customer, staff. Did you mean staff?";
    expect(complaint(manager, named('staf'))).to.equal(complained);
    expect(complaint(byDefault, named('staf'))).to.equal(complained);
    expect(complaint(manager, controllerOf(LoginType('staf'), Public()))).to.equal(complained);
    for (const name of ['__proto__', 'constructor', 'Staff', 'staff ', 'undefined']) {
      expect(complaint(manager, named(name)), name).to.include('is not one of customer, staff.');
    }
  });

  it('fails for a login type that is not that of a single AuthX', () => {
    const staffAlone = controllerOf(LoginType('staff'), AccessRequired());
    expect(complaint(ofOne, staffAlone)).to.equal('starts');
    expect(complaint(plain, staffAlone)).to.include("Set loginType: 'staff' in the configuration of AuthX");
    const customer = controllerOf(LoginType('customer'), AccessRequired());
    expect(complaint(ofOne, customer)).to.include("@LoginType('customer'): customer is not one of staff.");
    const both = controllerOf(LoginType('staff', 'customer'), AccessRequired());
    expect(complaint(ofOne, both)).to.include('customer is not one of staff.');
  });

  it('fails for @LoginType() without a guard', () => {
    const lone =
      "Made.act: @LoginType('staff') does not guard an action by itself. Add a guard such as @AccessRequired().";
    for (const options of [{}, { defaultPosture: 'access' }, { undeclaredRoutes: 'allow' }] as const) {
      expect(complaint(manager, controllerOf(LoginType('staff')), options)).to.equal(lone);
      expect(
        complaint(byDefault, controllerOf(LoginType('staff'), RateLimit({ max: 1, window: '1m' })), options),
      ).to.equal(lone);
    }
  });

  it('fails if a public action uses tokens or cookies and has no login type, or several', () => {
    const cookies = { customer: { config: { tokenLocation: ['cookies'] as never } } };
    const withCookies = twoTypes(cookies).manager;
    for (const using of [SetTokenCookies(), UnsetTokenCookies()]) {
      const none = complaint(withCookies, controllerOf(Public(), using));
      expect(none).to.include('does not say which login type may call it.');
      const several = complaint(withCookies, controllerOf(Public(), using, LoginType('customer', 'staff')));
      expect(several).to.include('needs one login type. Name one by @LoginType().');
      expect(complaint(withCookies, controllerOf(Public(), using, LoginType('customer')))).to.equal('starts');
    }
    expect(complaint(withCookies, controllerOf(Public(), SetTokenCookies(), LoginType('staff')))).to.include(
      'sets cookies that are never read',
    );
    const reading: MethodDecorator = (target, method) => CurrentToken()(target, method, 0);
    expect(complaint(manager, controllerOf(Public(), reading))).to.include('does not say which login type');
    expect(complaint(manager, controllerOf(Public(), reading, LoginType('staff')))).to.equal('starts');
    expect(complaint(manager, controllerOf(Public(), LoginType('customer', 'staff')))).to.equal('starts');
  });

  it('fails if one of several login types lacks what the action needs', () => {
    const withoutSubjects = twoTypes({ staff: { callbacks: undefined } }).manager;
    const reading: MethodDecorator = (target, method) => CurrentSubject()(target, method, 0);
    const action = (...names: ['customer' | 'staff', ...('customer' | 'staff')[]]): new () => object =>
      controllerOf(LoginType(...names), AccessRequired(), reading);
    expect(complaint(withoutSubjects, action('customer'))).to.equal('starts');
    expect(complaint(withoutSubjects, action('customer', 'staff'))).to.include('needs a subject getter');
  });

  it('writes the login types into the rule of each action', () => {
    const names = (...given: ['customer' | 'staff', ...('customer' | 'staff')[]]): new () => object =>
      controllerOf(LoginType(...given), AccessRequired());
    expect(types(manager, names('staff', 'customer'))).to.deep.equal([
      ['staff', 'customer'],
      ['staff', 'customer'],
    ]);
    expect(types(byDefault, controllerOf(AccessRequired()))).to.deep.equal([['staff'], ['staff']]);
    expect(types(ofOne, controllerOf(AccessRequired()))).to.deep.equal([['staff'], ['staff']]);
    expect(types(plain, controllerOf(AccessRequired()))).to.deep.equal([undefined, [undefined]]);
    expect(types(manager, controllerOf(Public()))).to.deep.equal([undefined, ['customer']]);
  });

  it('lets each login type publish its own keys', async () => {
    @JsonController('/keys/staff')
    @LoginType('staff')
    class StaffKeys extends JwksController {}
    @JsonController('/keys/customer')
    @LoginType('customer')
    class CustomerKeys extends JwksController {}
    @JsonController('/keys')
    class SomeKeys extends JwksController {}
    const asymmetric = (pair: 'rsa2048' | 'other-rsa2048'): object => ({
      config: { algorithm: 'RS256', secretKey: undefined, privateKey: pemPair(pair).privateKey },
    });
    const both = twoTypes({ customer: asymmetric('rsa2048'), staff: asymmetric('other-rsa2048') });
    const client = await serve({ controllers: [StaffKeys, CustomerKeys] }, both.manager);
    const kid = async (path: string): Promise<unknown> =>
      ((await client.get(path)).json as { keys: { kid: string }[] }).keys.map(key => key.kid);
    expect(await kid('/keys/staff/jwks.json')).to.deep.equal([both.staff.config.keyId]);
    expect(await kid('/keys/customer/jwks.json')).to.deep.equal([both.customers.config.keyId]);
    expect(complaint(both.manager, SomeKeys)).to.include('does not say which login type');
    const { manager: ofSecrets } = twoTypes({ customer: asymmetric('rsa2048') });
    expect(complaint(ofSecrets, CustomerKeys)).to.equal('starts');
    expect(complaint(ofSecrets, StaffKeys)).to.include('there is no public key to publish');
  });

  it('accepts nothing but an AuthX or an AuthManager', () => {
    for (const auth of [undefined, null, {}, [customers], { systems: manager.systems }]) {
      expect(complaint(auth as never, controllerOf(Public()))).to.include('must be an AuthX or an AuthManager.');
    }
  });
});

describe('@LoginType()', () => {
  it('refuses what are no names of login types', () => {
    const declare =
      (...names: unknown[]): (() => unknown) =>
      () =>
        (LoginType as (...given: unknown[]) => unknown)(...names);
    for (const names of [[], [''], [7], [undefined], [null], [['staff']], [plain], ['staff', {}]]) {
      expect(declare(...names), JSON.stringify(names)).to.throw(TypeError, /pass the names of login types/);
    }
    expect(declare('staff', 'customer', 'staff')).to.throw(TypeError, 'staff is named twice. Remove one of them.');
  });

  it('is inherited, and is narrowed by a method', () => {
    @LoginType('customer', 'staff')
    @AccessRequired()
    class Base {}
    @JsonController()
    class Narrowed extends Base {
      @LoginType('staff')
      @Get('/narrow')
      narrow(): object {
        return {};
      }
    }
    @JsonController()
    class Whole extends Base {
      @Post('/whole')
      whole(): object {
        return {};
      }
    }
    expect(types(manager, Narrowed)).to.deep.equal([['staff'], ['staff']]);
    expect(types(manager, Whole)).to.deep.equal([
      ['customer', 'staff'],
      ['customer', 'staff'],
    ]);
    @JsonController()
    @LoginType('customer')
    class Contradicted extends Base {
      @LoginType('staff')
      @Get('/contradicted')
      act(): object {
        return {};
      }
    }
    expect(complaint(manager, Contradicted)).to.equal(
      "Contradicted.act: @LoginType('staff') contradicts @LoginType('customer'). They name no login type in common. Keep one of them.",
    );
  });
});
