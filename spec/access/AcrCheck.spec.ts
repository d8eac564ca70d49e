import { expect } from 'chai';
import { AcrCheck } from '../../src/access/AcrCheck';
import type { Authorization } from '../../src/access/Authorization';
import { FreshnessCheck } from '../../src/access/FreshnessCheck';
import type { SystemRequest } from '../../src/access/SystemCheck';
import { ConfigurationError } from '../../src/errors/errors';
import { forge, goodClaims } from '../support/forge';
import { party } from '../token/issuing';

const systemWith = (...acrLevels: string[]): Authorization => ({ parts: { acrLevels } }) as unknown as Authorization;
const system = systemWith('pwd', 'mfa', 'key');

/** Whether a token with a level passes; otherwise the refusal. */
function verdict(acr: string | undefined, check: AcrCheck, authorization = system): unknown {
  const payload = party().verifier.verify(forge(goodClaims({ acr })));
  try {
    return check.testIn(payload, { authorization } as SystemRequest);
  } catch (error) {
    return error;
  }
}

describe('AcrCheck', () => {
  it('runs before revocation, so that the client can authenticate again', () => {
    expect(new AcrCheck('here', ['mfa']).stage).to.equal('beforeRevocation');
  });

  it('names what it requires', () => {
    expect(new AcrCheck('here', ['pwd', 'mfa']).name).to.equal("@RequireAcr('pwd', 'mfa')");
  });

  it('requires the strongest of its levels, in any order', () => {
    for (const levels of [
      ['mfa', 'pwd'],
      ['pwd', 'mfa'],
    ]) {
      const check = new AcrCheck('here', levels);
      expect([verdict('key', check), verdict('mfa', check)]).to.deep.equal([true, true]);
      for (const acr of ['pwd', undefined]) {
        expect(verdict(acr, check))
          .to.have.nested.property('headers.WWW-Authenticate')
          .that.matches(/acr_values="mfa"$/);
      }
    }
  });

  it('accepts no token if one of its levels is not declared', () => {
    for (const acr of ['pwd', 'key', undefined]) {
      expect(verdict(acr, new AcrCheck('here', ['pwd', 'other'])))
        .to.be.instanceOf(ConfigurationError)
        .with.property('message')
        .that.equals("@RequireAcr('pwd', 'other'): 'other' is not one of acrLevels. Known: pwd, mfa, key.");
    }
  });

  it('says which level is missing, and suggests a similar one', () => {
    const check = new AcrCheck('here', ['pwd', 'mfaa']);
    expect(check.missingIn(system)).to.equal(
      "@RequireAcr('pwd', 'mfaa'): 'mfaa' is not one of acrLevels. Known: pwd, mfa, key. Did you mean 'mfa'?",
    );
    expect(check.missingIn(systemWith('pwd', 'mfaa'))).to.equal(undefined);
    expect(check.missingIn(systemWith())).to.match(
      /^@RequireAcr\('pwd', 'mfaa'\): there are no authentication levels\./,
    );
  });

  it('names all of its levels, and the age if there is one, in the refusal of an unknown login system', () => {
    const challenge = (check: AcrCheck): string | undefined => check.refusal().headers['WWW-Authenticate'];
    expect(challenge(new AcrCheck('here', ['pwd', 'mfa']))).to.match(/acr_values="pwd mfa"$/);
    expect(challenge(new AcrCheck('here', ['mfa'], new FreshnessCheck(true, 30)))).to.match(
      /acr_values="mfa", max_age="30"$/,
    );
  });
});
