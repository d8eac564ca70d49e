import { inspect } from 'node:util';
import { expect } from 'chai';
import { RequestToken } from '../../src/request/RequestToken';
import { UnverifiedToken } from '../../src/request/UnverifiedToken';

describe('A token of a request', () => {
  it('does not show itself when it is printed', () => {
    const unverified = new UnverifiedToken('aaa.bbb.ccc', 'headers');
    const verified = new RequestToken('aaa.bbb.ccc', 'headers', {} as never);
    expect(inspect([unverified, verified])).not.to.include('aaa');
    expect(inspect(unverified)).to.equal("UnverifiedToken { location: 'headers' }");
    expect(inspect(verified)).to.equal("RequestToken { location: 'headers' }");
  });

  it('is there for who asks', () => {
    expect(new UnverifiedToken('aaa.bbb.ccc', 'headers')).to.include({ token: 'aaa.bbb.ccc', location: 'headers' });
  });
});
