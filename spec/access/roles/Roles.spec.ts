import { expect } from 'chai';
import { ConfigurationError, definePolicies, hasRole, type RoleOptions } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';

const implies = { admin: ['manager'], manager: ['clerk', 'auditor'], clerk: [], auditor: [] };

/** Returns the error type of a token with these roles that is asked for a role, or 'in'. */
async function ask(roles: RoleOptions | undefined, claims: object, role: string): Promise<string> {
  const auth = makeAuth({ roles });
  const token = await auth.createAccessToken('alice', { data: claims as never });
  try {
    await auth.verifyToken(token, { checks: [hasRole(role)] });
    return 'in';
  } catch (error) {
    return (error as Error).name;
  }
}

describe('Roles', () => {
  it('come from a claim, as a list or as one text', async () => {
    expect(await ask(undefined, { roles: ['a', 'b'] }, 'b')).to.equal('in');
    expect(await ask(undefined, { roles: 'a' }, 'a')).to.equal('in');
    expect(await ask({ claim: 'role' }, { role: 'a' }, 'a')).to.equal('in');
    expect(await ask({ claim: 'role' }, { roles: ['a'] }, 'a')).to.equal('AccessDeniedError');
  });

  it('are none in a claim of another form', async () => {
    for (const roles of [
      undefined,
      null,
      true,
      5,
      { a: true },
      { 0: 'a', length: 1 },
      [['a']],
      [{ name: 'a' }],
      'ab',
      'a b',
    ]) {
      expect(await ask(undefined, { ...(roles !== undefined && { roles }) }, 'a'), JSON.stringify(roles)).to.equal(
        'AccessDeniedError',
      );
    }
    expect(await ask({ claim: 'constructor' }, {}, 'Object')).to.equal('AccessDeniedError');
  });

  it('imply others, also through others, and never the other way round', async () => {
    expect(await ask({ implies }, { roles: ['admin'] }, 'auditor')).to.equal('in');
    expect(await ask({ implies }, { roles: ['manager'] }, 'clerk')).to.equal('in');
    expect(await ask({ implies }, { roles: ['clerk'] }, 'manager')).to.equal('AccessDeniedError');
    expect(await ask({ implies }, { roles: ['auditor'] }, 'clerk')).to.equal('AccessDeniedError');
    expect(await ask({ implies }, { roles: ['__proto__', 'constructor'] }, 'clerk')).to.equal('AccessDeniedError');
  });

  it('come from the subject', async () => {
    const auth = makeAuth<{ groups: unknown }>({
      roles: { implies, ofSubject: ({ groups }) => groups as string[] },
      callbacks: { getSubject: uid => (uid === 'gone' ? undefined : { groups: uid === 'odd' ? 'clerk' : [uid] }) },
    });
    const asked = async (uid: string): Promise<string> => {
      const token = await auth.createAccessToken(uid, { data: { roles: ['admin'] } });
      return auth.verifyToken(token, { checks: [hasRole('clerk')] }).then(
        () => 'in',
        (error: unknown) => (error as Error).name,
      );
    };
    expect(await asked('manager')).to.equal('in');
    expect(await asked('auditor')).to.equal('AccessDeniedError');
    expect(await asked('gone')).to.equal('SubjectNotFoundError');
    expect(await asked('odd')).to.equal('PolicyEvaluationError');
  });

  it('that are not declared fail the start', async () => {
    const auth = makeAuth({ roles: { implies } });
    const token = await auth.createAccessToken('alice');
    const refusal = await auth.verifyToken(token, { checks: [hasRole('maneger')] }).catch((error: unknown) => error);
    expect(refusal).to.be.instanceOf(ConfigurationError);
    expect((refusal as Error).message)
      .to.include("'maneger' is not a declared role")
      .and.include("Did you mean 'manager'?");
    const policies = definePolicies({
      rules: [{ effect: 'allow', actions: ['a'], resources: ['b'], roles: ['clerc'] }],
    });
    expect(() => makeAuth({ roles: { implies }, policies })).to.throw(ConfigurationError, "Did you mean 'clerk'?");
    expect(() => makeAuth({ policies })).not.to.throw();
  });

  const refused: readonly (readonly [options: unknown, complaint: string])[] = [
    [null, 'roles: must be an object'],
    [['clerk'], 'roles: must be an object'],
    [{ imply: {} }, 'roles.imply: is not one of claim, ofSubject, implies'],
    [{ claim: '' }, 'roles.claim: must be the name of a claim'],
    [{ ofSubject: 'roles' }, 'roles.ofSubject: must be a function'],
    [{ claim: 'roles', ofSubject: () => [] }, 'Keep one of them'],
    [{ implies: ['clerk'] }, 'roles.implies: must be an object'],
    [{ implies: { manager: 'clerk', clerk: [] } }, 'roles.implies.manager: must be a list'],
    [{ implies: { manager: ['clerck'], clerk: [] } }, "Did you mean 'clerk'?"],
    [{ implies: { manager: ['clerk'] } }, "'clerk' is not among the declared roles"],
    [{ implies: { a: ['b'], b: ['c'], c: ['a'] } }, 'implies itself through other roles'],
    [{ implies: { a: ['a'] } }, 'implies itself'],
  ];
  for (const [options, complaint] of refused) {
    it(`are refused at start: ${complaint}`, () => {
      expect(() => makeAuth({ roles: options as RoleOptions })).to.throw(ConfigurationError, complaint);
    });
  }

  it('are not named without a role', () => {
    expect(hasRole).to.throw(TypeError, 'names no role');
    expect(() => hasRole('')).to.throw(TypeError, 'a role must be a text');
    expect(() => hasRole(['clerk'] as never)).to.throw(TypeError, 'a role must be a text');
  });
});
