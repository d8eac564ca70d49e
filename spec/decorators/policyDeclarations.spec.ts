import { expect } from 'chai';
import { Get, JsonController } from 'routing-controllers';
import {
  AccessRequired,
  AuthX,
  ConfigurationError,
  CurrentResource,
  definePolicies,
  hasRole,
  isAllowed,
  OptionalAccess,
  Public,
  RequireOwner,
  RequirePolicy,
  RequireRole,
  withAuthX,
  type GuardDecorator,
  type PolicyDefinition,
} from '../../src/index';
import { makeAuth } from '../koa/support/serve';

const rules: PolicyDefinition['rules'] = [
  { effect: 'allow', actions: ['read'], resources: ['order'], when: [{ attribute: 'resource.ownerId', value: 'a' }] },
  { effect: 'allow', actions: ['list'], resources: ['order'] },
  { effect: 'deny', actions: ['purge'], resources: ['order'] },
];
const plain = makeAuth({ policies: definePolicies({ rules }) });
const declared = makeAuth({
  policies: definePolicies({ rules, actions: ['read', 'list', 'purge'], resources: ['order'] }),
  roles: { implies: { manager: ['clerk'], clerk: [] } },
});
const find = (): object => ({ ownerId: 'a' });
const findOther = (): object => ({ ownerId: 'a' });

/** Returns the complaint about an action with these guards and this parameter, or undefined. */
function complaint(auth: AuthX, guards: readonly GuardDecorator[], parameter?: ParameterDecorator): string | undefined {
  @JsonController()
  class OrderController {
    @Get('/order')
    show(_order: unknown): object {
      return {};
    }
  }
  const { prototype } = OrderController;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, 'show')!;
  for (const guard of guards) guard(prototype, 'show', descriptor);
  parameter?.(prototype, 'show', 0);
  try {
    withAuthX({ controllers: [OrderController] }, auth);
    return undefined;
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigurationError);
    return (error as Error).message;
  }
}

describe('The start checks', () => {
  it('that policies are there', () => {
    expect(complaint(makeAuth(), [RequirePolicy('list', 'order')])).to.include('Give AuthX policies: definePolicies');
  });

  it('that a rule can allow what a guard asks', () => {
    expect(complaint(plain, [RequirePolicy('list', 'order')])).to.equal(undefined);
    expect(complaint(plain, [RequirePolicy('lst', 'order')])).to.include(
      "no rule of the policies allows 'lst' on 'order'",
    );
    expect(complaint(plain, [RequirePolicy('list', 'orders')])).to.include("'list' on 'orders'");
    expect(complaint(plain, [RequirePolicy('purge', 'order')])).to.include("'purge' on 'order'");
    expect(complaint(plain, [RequirePolicy('read', 'order')])).to.include('read the resource. Pass a loader');
    expect(complaint(plain, [RequirePolicy('read', { order: find })])).to.equal(undefined);
  });

  it('that actions, resources and roles are declared', () => {
    expect(complaint(declared, [RequirePolicy('lst', 'order')])).to.include("Did you mean 'list'?");
    expect(complaint(declared, [RequirePolicy('list', 'ordr')])).to.include("Did you mean 'order'?");
    expect(complaint(declared, [RequireRole('managr')])).to.include("Did you mean 'manager'?");
    expect(complaint(declared, [RequireRole('clerk')])).to.equal(undefined);
    expect(complaint(plain, [RequireRole('anything')])).to.equal(undefined);
  });

  it('that a subject getter is there if roles come from the subject', () => {
    const auth = makeAuth({ roles: { ofSubject: () => ['clerk'] } });
    expect(complaint(auth, [RequireRole('clerk')])).to.include('needs a subject getter');
  });

  it('that a guard loads what a parameter injects', () => {
    const read = RequirePolicy('read', { order: find });
    expect(complaint(plain, [read], CurrentResource())).to.equal(undefined);
    expect(complaint(plain, [read], CurrentResource('order'))).to.equal(undefined);
    expect(complaint(plain, [read], CurrentResource('report'))).to.include('needs a guard that loads the resource');
    expect(complaint(plain, [AccessRequired()], CurrentResource())).to.include('needs a guard that loads');
    expect(complaint(plain, [Public()], CurrentResource())).to.include('the action is public');
    expect(complaint(plain, [read, RequireOwner(find as never, { owner: () => 'a' })], CurrentResource())).to.equal(
      undefined,
    );
    expect(
      complaint(plain, [read, RequireOwner(findOther as never, { owner: () => 'a' })], CurrentResource()),
    ).to.include('Name it');
    expect(
      complaint(plain, [read, RequireOwner(findOther as never, { owner: () => 'a' })], CurrentResource('order')),
    ).to.equal(undefined);
  });

  it('that guards do not contradict each other', () => {
    expect(complaint(plain, [RequirePolicy('list', 'order'), Public()])).to.include('contradicts');
    expect(complaint(plain, [RequireRole('clerk'), OptionalAccess()])).to.include('contradicts');
  });

  it('what AuthX is given as policies', () => {
    for (const policies of [null, {}, { rules }, 'policies']) {
      expect(() => makeAuth({ policies: policies as never }), JSON.stringify(policies)).to.throw(
        ConfigurationError,
        'policies: must be what definePolicies',
      );
    }
  });
});

describe('The decorators of policies refuse', () => {
  const refused: Readonly<Record<string, () => unknown>> = {
    'an empty action': () => RequirePolicy('', 'order'),
    'a wildcard as an action': () => RequirePolicy('*', 'order'),
    'no resource': () => (RequirePolicy as (action: string) => unknown)('read'),
    'a wildcard as a resource': () => RequirePolicy('read', '*'),
    'two resources': () => RequirePolicy('read', { order: find, report: find }),
    'a resource without a loader': () => RequirePolicy('read', { order: undefined as never }),
    'a loaded resource': () => RequirePolicy('read', { order: { id: 1 } as never }),
    'no role': () => (RequireRole as () => unknown)(),
    'a list of roles': () => RequireRole(['clerk'] as never),
    'no loader': () => RequireOwner(undefined as never, {} as never),
    'a misspelt option': () => RequireOwner(find as never, { ownr: () => 'a' } as never),
    'an owner that is no function': () => RequireOwner(find as never, { owner: 'ownerId' } as never),
    'an empty name': () => CurrentResource(''),
    'a loader outside of a request': () => isAllowed('read', { order: find } as never),
  };
  for (const [what, declare] of Object.entries(refused)) {
    it(what, () => {
      expect(declare).to.throw(TypeError);
    });
  }
});

describe('Checks of policies', () => {
  it('serve auth.verifyToken', async () => {
    const token = await plain.createAccessToken('alice');
    await plain.verifyToken(token, { checks: [isAllowed('list', 'order')] });
    const refusals = [isAllowed('lst', 'order'), isAllowed('purge', 'order')].map(check =>
      plain.verifyToken(token, { checks: [check] }).catch((error: unknown) => (error as Error).name),
    );
    expect(await Promise.all(refusals)).to.deep.equal(['ConfigurationError', 'ConfigurationError']);
  });

  it('let nobody in who asks them without a login system', () => {
    for (const check of [hasRole('clerk'), isAllowed('list', 'order')]) {
      expect(() => check.test({} as never, {} as never)).to.throw(ConfigurationError, 'pass the check to AuthX');
    }
  });
});
