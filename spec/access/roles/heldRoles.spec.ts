import { expect } from 'chai';
import { readRoleOptions } from '../../../src/access/roles/readRoleOptions';
import { Roles } from '../../../src/access/roles/Roles';
import { Deadlines } from '../../../src/async/Deadlines';
import { PolicyEvaluationError, type RoleOptions, type TokenPayload } from '../../../src/index';
import { forge, goodClaims } from '../../support/forge';
import { party } from '../../token/issuing';

const { verifier } = party();

/** What the logger received. */
let logged: { readonly message: string; readonly cause: unknown }[] = [];

const makeRoles = (options: RoleOptions = {}): Roles =>
  new Roles(readRoleOptions(options), {
    deadlines: new Deadlines(1000),
    logger: { error: (message, cause) => void logged.push({ message, cause }) },
  });

/** Returns the claims of a new token with this claim `roles`. */
const tokenWith = (roles: unknown): TokenPayload => verifier.verify(forge(goodClaims({ roles })));

/** Returns the set of roles for a token. Its subject is what `ofSubject` receives. */
const heldIn = (roles: Roles, payload: TokenPayload): Promise<ReadonlySet<string>> =>
  Promise.resolve(roles.of(payload, { subject: () => Promise.resolve({}) }));

describe('The roles of a holder', () => {
  beforeEach(() => {
    logged = [];
  });

  const claims: readonly (readonly [claim: unknown, held: readonly string[]])[] = [
    ['clerk', ['clerk']],
    [
      [5, 'clerk', null, ['manager'], 'guest'],
      ['clerk', 'guest'],
    ],
    [5, []],
    [undefined, []],
    [[], []],
  ];
  for (const [claim, held] of claims) {
    it(`are the texts of the claim: ${JSON.stringify(claim) || 'none'}`, async () => {
      expect([...(await heldIn(makeRoles(), tokenWith(claim)))]).to.deep.equal(held);
    });
  }

  it('are those of the claim and those that they imply, and nothing for a role that is not declared', async () => {
    const roles = makeRoles({ implies: { manager: ['clerk'], clerk: [] } });
    const held = await heldIn(roles, tokenWith(['judge', 'manager']));
    expect([...held]).to.deep.equal(['judge', 'manager', 'clerk']);
  });

  it('are read once for each token, also if the list is long', async () => {
    const roles = makeRoles();
    const payload = tokenWith(['r'.repeat(1000)]);
    expect((await heldIn(roles, payload)) === (await heldIn(roles, payload))).to.equal(true);
  });

  it('are one set for all tokens that name the same roles, unless the list is long', async () => {
    const roles = makeRoles();
    const isShared = async (length: number): Promise<boolean> => {
      // As JSON, a list of one text is four letters longer than the text.
      const named = ['r'.repeat(length - 4)];
      return (await heldIn(roles, tokenWith(named))) === (await heldIn(roles, tokenWith(named)));
    };
    expect(await isShared(10)).to.equal(true);
    expect(await isShared(500)).to.equal(true);
    expect(await isShared(501)).to.equal(false);
  });

  it('are one empty set for all subjects that have none', async () => {
    const roles = makeRoles({ ofSubject: () => [] });
    const [one, other] = [await heldIn(roles, tokenWith('clerk')), await heldIn(roles, tokenWith('clerk'))];
    expect([...one]).to.deep.equal([]);
    expect(one === other).to.equal(true);
  });

  for (const answer of ['clerk', ['clerk', 5], [5, 'clerk'], [5], null, { 0: 'clerk', length: 1 }]) {
    it(`cannot be read from what ofSubject answers, and that is reported: ${JSON.stringify(answer)}`, async () => {
      const roles = makeRoles({ ofSubject: () => answer as string[] });
      const refusal = await heldIn(roles, tokenWith('clerk')).catch((error: unknown) => error);
      expect(logged).to.have.length(1);
      const { message, cause } = logged[0]!;
      expect(message).to.equal('roles.ofSubject failed; the request was refused.');
      expect(cause)
        .to.be.instanceOf(TypeError)
        .with.property('message', 'roles.ofSubject must return a list of texts.');
      expect(refusal).to.be.instanceOf(PolicyEvaluationError).with.property('cause', cause);
    });
  }
});
