import { expect } from 'chai';
import { RoleCheck } from '../../../src/access/roles/RoleCheck';
import { AccessDeniedError, ConfigurationError, hasRole, RequireRole } from '../../../src/index';
import { makeAuth } from '../../koa/support/serve';

const implies = { manager: ['clerk'], clerk: [] };

/** Returns the error of a clerk who is asked for one of these roles; undefined if there is none. */
async function refusalFor(...roles: [string, ...string[]]): Promise<unknown> {
  const auth = makeAuth({ roles: { implies } });
  const token = await auth.createAccessToken('alice', { data: { roles: ['clerk'] } });
  return auth.verifyToken(token, { checks: [hasRole(...roles)] }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('hasRole()', () => {
  it('lets in who has one of its roles', async () => {
    expect(await refusalFor('manager', 'clerk')).to.equal(undefined);
    expect(await refusalFor('manager')).to.be.instanceOf(AccessDeniedError);
  });

  it('needs declared roles, in each place, and names itself as it is written', async () => {
    for (const [first, second] of [
      ['judge', 'clerk'],
      ['clerk', 'judge'],
    ] as const) {
      expect(await refusalFor(first, second))
        .to.be.instanceOf(ConfigurationError)
        .with.property(
          'message',
          `verifyToken: hasRole('${first}', '${second}'): 'judge' is not a declared role. Known: manager, clerk.`,
        );
    }
  });

  it('suggests the declared role that a misspelt one resembles', async () => {
    expect(await refusalFor('maneger'))
      .to.be.instanceOf(ConfigurationError)
      .with.property(
        'message',
        "verifyToken: hasRole('maneger'): 'maneger' is not a declared role. Known: manager, clerk. Did you mean 'manager'?",
      );
  });
});

describe('A list of roles', () => {
  const refused: readonly unknown[][] = [[''], ['clerk', ''], [5], ['clerk', 5], [['clerk']]];
  for (const roles of refused) {
    it(`is refused if one of them is no name: ${JSON.stringify(roles)}`, () => {
      for (const [where, require] of Object.entries({ 'hasRole()': hasRole, '@RequireRole()': RequireRole })) {
        expect(() => require(...(roles as [string])))
          .to.throw(TypeError)
          .with.property('message', `${where}: a role must be a text, such as 'manager'.`);
      }
    });
  }

  it('is refused if it names no role', () => {
    expect(() => (hasRole as () => unknown)())
      .to.throw(TypeError)
      .with.property('message', 'hasRole(): names no role, so that it would require nothing. Name at least one role.');
  });
});

describe('RoleCheck', () => {
  it('refuses with an error that does not name the role', () => {
    const refusal = new RoleCheck('hasRole', ['manager']).refusal();
    expect(refusal).to.be.instanceOf(AccessDeniedError);
    expect(JSON.stringify(refusal)).not.to.include('manager');
  });
});
