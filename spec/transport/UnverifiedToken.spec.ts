import { inspect } from 'node:util';
import { expect } from 'chai';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';

const origin = { request: { rawHeaders: ['Cookie', 'c=aaa.bbb.ccc'] }, type: 'refresh' } as const;

describe('A token of a request', () => {
  const unverified = new UnverifiedToken('aaa.bbb.ccc', 'cookies', origin);
  const verified = new RequestToken(unverified, { sub: 'alice' } as never);

  it('does not show itself, or its request, when it is printed', () => {
    expect(inspect([unverified, verified], { showHidden: true })).not.to.include('aaa');
    expect(inspect(unverified)).to.equal("UnverifiedToken { location: 'cookies' }");
    expect(inspect(verified)).to.equal("RequestToken { location: 'cookies' }");
  });

  it('shows in JSON where it came from alone', () => {
    for (const token of [unverified, verified]) {
      expect(JSON.parse(JSON.stringify({ token }))).to.deep.equal({ token: { location: 'cookies' } });
    }
  });

  it('is there for who asks', () => {
    expect(unverified).to.include({ token: 'aaa.bbb.ccc', location: 'cookies' });
    expect(verified).to.include({ token: 'aaa.bbb.ccc', location: 'cookies' });
    expect(verified.payload).to.deep.equal({ sub: 'alice' });
  });

  it('knows the request that it came with, which its verified form keeps', () => {
    expect(UnverifiedToken.originOf(unverified)).to.equal(origin);
    expect(UnverifiedToken.originOf(verified)).to.equal(origin);
    expect(UnverifiedToken.originOf(new UnverifiedToken('aaa.bbb.ccc', 'cookies'))).to.equal(undefined);
  });
});
