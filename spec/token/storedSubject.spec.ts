import { expect } from 'chai';
import { ownSubject, storedSubject } from '../../src/token/storedSubject';

describe('The subject of a login type in a store', () => {
  it('is read back only by the same login type', () => {
    const stored = storedSubject('staff', 'alice');
    expect(stored).to.equal('login_type=staff:alice');
    expect(ownSubject('staff', stored)).to.equal('alice');
    for (const loginType of ['customer', 'sta', 'staff2']) expect(ownSubject(loginType, stored)).to.equal(undefined);
    expect(ownSubject('staff', 'alice')).to.equal(undefined);
    expect(ownSubject('staff', 'alice:login_type=staff:')).to.equal(undefined);
  });
});
