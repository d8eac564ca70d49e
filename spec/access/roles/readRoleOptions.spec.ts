import { expect } from 'chai';
import { readRoleOptions } from '../../../src/access/roles/readRoleOptions';
import { ConfigurationError } from '../../../src/index';

const noObject = "roles: must be an object, such as { implies: { manager: ['clerk'], clerk: [] } }.";
const noClaim = "roles.claim: must be the name of a claim, such as 'roles'.";
const noImplications = "roles.implies: must be an object, such as { manager: ['clerk'], clerk: [] }.";
const undeclared = (role: string): string =>
  `roles.implies.manager: '${role}' is not among the declared roles. Declare it, with the roles that it implies or [].`;

describe('The options of roles', () => {
  const refused: readonly (readonly [options: unknown, message: string])[] = [
    [null, noObject],
    ['clerk', noObject],
    [5, noObject],
    [['clerk'], noObject],
    [() => ['clerk'], noObject],
    [{ claim: 5 }, noClaim],
    [{ claim: null }, noClaim],
    [{ claim: ['roles'] }, noClaim],
    [{ claim: '' }, noClaim],
    [{ implies: null }, noImplications],
    [{ implies: 'clerk' }, noImplications],
    [{ implies: 5 }, noImplications],
    [{ implies: ['clerk'] }, noImplications],
    [{ implies: { manager: ['clerck'], clerk: [] } }, `${undeclared('clerck')} Did you mean 'clerk'?`],
    [{ implies: { manager: ['judge'], clerk: [] } }, undeclared('judge')],
    [{ implies: { manager: [5], clerk: [] } }, undeclared('5')],
    [
      { implies: { a: ['b'], b: ['c'], c: ['b'] } },
      'roles.implies.b: implies itself through other roles. Remove one implication.',
    ],
  ];
  for (const [options, message] of refused) {
    it(`are refused at start: ${JSON.stringify(options) || typeof options}`, () => {
      expect(() => readRoleOptions(options))
        .to.throw(ConfigurationError)
        .with.property('message', message);
    });
  }

  it('are the claim roles without implications, if there are none', () => {
    for (const settings of [readRoleOptions(), readRoleOptions({}), readRoleOptions({ claim: undefined })]) {
      expect(settings).to.deep.equal({ claim: 'roles', ofSubject: undefined, implied: undefined });
    }
  });

  it('follow implications, and name each implied role once', () => {
    const { implied } = readRoleOptions({
      implies: { admin: ['manager', 'auditor'], manager: ['clerk'], auditor: ['clerk'], clerk: [] },
    });
    const found = [...implied!].map(([role, others]) => [role, [...others].sort()]);
    expect(found).to.deep.equal([
      ['admin', ['auditor', 'clerk', 'manager']],
      ['manager', ['clerk']],
      ['auditor', ['clerk']],
      ['clerk', []],
    ]);
  });
});
