import { expect } from 'chai';
import { payloadsOf } from '../events/support/recorder';
import { forge, goodClaims } from '../support/forge';
import { nowInSeconds, party } from './issuing';

describe('The event of a renewed token', () => {
  it('says that an access token was renewed', async () => {
    const { issuer, verifier } = party({ tokenLocation: ['cookies'] });
    const now = nowInSeconds();
    const payload = verifier.verify(forge(goodClaims({ csrf: 'c', iat: now - 60, exp: now + 60 })));
    const [told] = await payloadsOf('token.issued', () => issuer.renew(payload, null));
    expect(told).to.include({ tokenType: 'access', reason: 'renewed', subject: 'alice' });
  });
});
