import { expect } from 'chai';
import { definePolicies, isAllowed, RequirePolicy } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';

class Loaders {
  readonly order = (): object => ({});
}

const noAction = "@RequirePolicy(): action must be the name of an action, such as 'read', without a wildcard.";
const noResource =
  "@RequirePolicy(): the resource must be its name, such as 'order', or an object with its name alone, such as { order }.";

describe('@RequirePolicy()', () => {
  for (const action of [undefined, null, 5, ['read'], '', '*', 'write:*']) {
    it(`needs the name of an action, and not ${JSON.stringify(action)}`, () => {
      expect(() => RequirePolicy(action as string, 'order'))
        .to.throw(TypeError)
        .with.property('message', noAction);
    });
  }

  const load = (): object => ({});
  const refused: Readonly<Record<string, unknown>> = {
    undefined,
    null: null,
    'a number': 5,
    'a function': load,
    'a list of one name': ['order'],
    'an empty name': '',
    'a wildcard': '*',
    'an empty object': {},
    'an object with an empty name': { '': load },
    'an object with a wildcard': { '*': load },
    'two names': { order: load, report: load },
    'an object of a class': new Loaders(),
  };
  for (const [what, resource] of Object.entries(refused)) {
    it(`needs the name of a resource, alone or with its loader, and not ${what}`, () => {
      expect(() => RequirePolicy('read', resource as string))
        .to.throw(TypeError)
        .with.property('message', noResource);
    });
  }

  it('needs a loader that is a function', () => {
    expect(() => RequirePolicy('read', { order: { id: 1 } as never }))
      .to.throw(TypeError)
      .with.property('message', '@RequirePolicy(): the loader of order must be a function.');
  });
});

describe('isAllowed()', () => {
  it('takes the name of a resource, and no loader', () => {
    expect(() => isAllowed('read', { order: (): object => ({}) } as never))
      .to.throw(TypeError)
      .with.property(
        'message',
        'isAllowed(): resource must be the name of a resource. To ask about one resource, call auth.authorize().',
      );
  });

  it('is named as it is written', () => {
    expect(isAllowed('read', 'order').name).to.equal("isAllowed('read', 'order')");
  });
});

describe('auth.explain()', () => {
  it('needs a resource under its name', async () => {
    const auth = makeAuth({
      policies: definePolicies({ rules: [{ effect: 'allow', actions: ['read'], resources: ['order'] }] }),
    });
    const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
    for (const resource of [null, new Loaders(), '']) {
      const refusal = await auth.explain(payload, 'read', resource as never).catch((error: unknown) => error);
      expect(refusal)
        .to.be.instanceOf(TypeError)
        .with.property(
          'message',
          "explain: the resource must be its name, such as 'order', or an object with its name alone, such as { order }.",
        );
    }
    expect(await auth.explain(payload, 'read', { order: new Loaders() })).to.have.property('isAllowed', true);
  });
});
