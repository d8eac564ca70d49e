import { expect } from 'chai';
import type { AccessCheck } from '../../src/access/AccessCheck';
import { AcrCheck } from '../../src/access/AcrCheck';
import { combineAuthentication } from '../../src/access/combineAuthentication';
import { FreshnessCheck } from '../../src/access/FreshnessCheck';

const own: AccessCheck = { name: 'own', test: () => true };
const level = (...levels: string[]): AcrCheck => new AcrCheck('here', levels);

describe('combineAuthentication', () => {
  it('combines the checks of freshness to the strictest one, and does not change other checks', () => {
    const checks = [
      new FreshnessCheck(false, 300),
      own,
      new FreshnessCheck(true, undefined),
      new FreshnessCheck(false, 30),
    ];
    expect(combineAuthentication(checks)).to.deep.equal([new FreshnessCheck(true, 30), own]);
    const [one, another] = [new FreshnessCheck(true, undefined), new FreshnessCheck(true, undefined)];
    expect(combineAuthentication([one, another])).to.deep.equal([one]);
  });

  it('changes no list without levels that has one check of freshness, or none', () => {
    for (const checks of [[], [own], [own, new FreshnessCheck(false, 30)]]) {
      expect(combineAuthentication(checks)).to.equal(checks);
    }
  });

  it('adds no check of freshness to levels', () => {
    expect(combineAuthentication([own, level('pwd')])).to.deep.equal([level('pwd'), own]);
  });

  it('asks for levels first, and names the freshness in their refusal', () => {
    const [first, ...others] = combineAuthentication([own, level('pwd'), new FreshnessCheck(true, 30), level('mfa')]);
    expect(others).to.deep.equal([new FreshnessCheck(true, 30), own]);
    expect(first)
      .to.be.instanceOf(AcrCheck)
      .and.deep.include({ levels: ['pwd', 'mfa'] });
    expect(first?.name).to.equal("@RequireAcr('pwd', 'mfa')");
    expect(first?.refusal?.().headers['WWW-Authenticate']).to.match(/max_age="30"$/);
  });
});
