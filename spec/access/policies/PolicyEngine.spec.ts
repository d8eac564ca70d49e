import { expect } from 'chai';
import { definePolicies, type PolicyRule } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';

const read: PolicyRule = { effect: 'allow', actions: ['read'], resources: ['order'] };
const isOwn: PolicyRule['when'] = [{ attribute: 'resource.ownerId', value: { attribute: 'token.sub' } }];

describe('Policies', () => {
  it('are explained with each rule once, those that deny first', async () => {
    const auth = makeAuth({
      policies: definePolicies({ rules: [read, { ...read, effect: 'deny' }, { ...read, resources: ['*'] }] }),
    });
    const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
    const { by, rules } = await auth.explain(payload, 'read', 'order');
    expect(by).to.equal('deny');
    expect(rules.map(({ rule }) => rule)).to.deep.equal([
      'rules[1] (deny read on order)',
      'rules[0] (allow read on order)',
      'rules[2] (allow read on *)',
    ]);
  });

  it('decide about each resource by the rules that name it, whatever was asked before', async () => {
    const auth = makeAuth({ policies: definePolicies({ rules: [read, { ...read, resources: ['report'] }] }) });
    const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
    const explained: string[] = [];
    for (const resource of ['order', 'order', 'report', 'invoice', 'order']) {
      const { rules, isAllowed } = await auth.explain(payload, 'read', resource);
      explained.push(`${resource} ${String(isAllowed)} by ${rules.map(({ rule }) => rule).join()}`);
    }
    expect(explained).to.deep.equal([
      'order true by rules[0] (allow read on order)',
      'order true by rules[0] (allow read on order)',
      'report true by rules[1] (allow read on report)',
      'invoice false by ',
      'order true by rules[0] (allow read on order)',
    ]);
  });

  it('deny by a rule that matches, also if an earlier one fails', async () => {
    const failing = (): never => {
      throw new Error('the evaluator fails');
    };
    const deny = { ...read, effect: 'deny' } as const;
    const auth = makeAuth({
      policies: definePolicies({ rules: [read, { ...deny, evaluators: [failing] }, { ...deny, reason: 'closed' }] }),
      logger: { error: () => undefined },
    });
    const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
    const refusal: unknown = await auth.authorize(payload, 'read', 'order').catch((error: unknown) => error);
    expect(refusal).to.have.property('name', 'PolicyDeniedError');
    expect(await auth.explain(payload, 'read', 'order')).to.include({ by: 'deny', reason: 'closed' });
  });

  it('name the rule if it has no reason', async () => {
    const auth = makeAuth({ policies: definePolicies({ rules: [read] }) });
    const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
    expect((await auth.explain(payload, 'read', 'order')).reason).to.equal('rules[0] (allow read on order) matches');
  });

  it('ask for roles only if a rule names one', async () => {
    let loads = 0;
    const askWith = async (...rules: PolicyRule[]): Promise<number> => {
      loads = 0;
      const auth = makeAuth<{ uid: string }>({
        policies: definePolicies({ rules }),
        roles: { ofSubject: () => ['clerk'] },
        callbacks: {
          getSubject: uid => {
            loads += 1;
            return { uid };
          },
        },
      });
      const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
      expect((await auth.explain(payload, 'read', 'order')).isAllowed).to.equal(true);
      return loads;
    };
    expect(await askWith(read)).to.equal(0);
    expect(await askWith(read, { ...read, roles: ['clerk'] })).to.equal(1);
  });

  it('know the roles that rules name, and no others', () => {
    const policies = definePolicies({
      rules: [read, { ...read, roles: ['clerk'] }, { ...read, effect: 'deny', roles: ['trainee', 'guest'] }],
    });
    expect(policies.namedRoles).to.deep.equal(['clerk', 'trainee', 'guest']);
  });

  it('ask for a loader only if every rule that allows reads the resource', () => {
    const complaintAbout = (...rules: PolicyRule[]): unknown =>
      definePolicies({ rules }).complaintAbout('read', 'order', false);
    const wanted =
      "all rules that allow 'read' on 'order' read the resource. Pass a loader: { 'order': ({ params }) => ... }.";
    expect(complaintAbout({ ...read, when: isOwn })).to.equal(wanted);
    expect(complaintAbout({ ...read, when: isOwn }, { ...read, effect: 'deny' })).to.equal(wanted);
    expect(
      complaintAbout({
        ...read,
        when: [{ attribute: 'token.sub', value: { attribute: 'resource.ownerId' } }],
      }),
    ).to.equal(wanted);
    expect(complaintAbout({ ...read, when: isOwn }, { ...read, scopes: ['orders:read'] })).to.equal(undefined);
    expect(complaintAbout({ ...read, when: [{ attribute: 'token.sub', value: 'alice' }] })).to.equal(undefined);
    expect(
      complaintAbout({ ...read, when: [{ attribute: 'token.sub', value: { attribute: 'subject.name' } }] }),
    ).to.equal(undefined);
  });

  it('load the subject only if a rule reads it', async () => {
    let loads = 0;
    const askWith = async (when: PolicyRule['when']): Promise<number> => {
      loads = 0;
      const auth = makeAuth({
        policies: definePolicies({ rules: [{ ...read, when }] }),
        callbacks: { getSubject: uid => ({ uid, loads: (loads += 1) }) },
      });
      const payload = await auth.verifyToken(await auth.createAccessToken('alice'));
      await auth.explain(payload, 'read', { order: { ownerId: 'alice' } });
      return loads;
    };
    expect(await askWith(isOwn)).to.equal(0);
    expect(await askWith([{ attribute: 'subject.uid', value: 'alice' }])).to.equal(1);
    expect(await askWith([{ attribute: 'resource.ownerId', value: { attribute: 'subject.uid' } }])).to.equal(1);
  });
});
