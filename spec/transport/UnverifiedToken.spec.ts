import { inspect } from 'node:util';
import { expect } from 'chai';
import { RequestToken, UnverifiedToken } from '../../src/transport/RequestToken';

const origin = { request: { rawHeaders: ['Cookie', 'c=aaa.bbb.ccc'] }, type: 'refresh' } as const;

describe('UnverifiedToken and RequestToken', () => {
  const unverified = new UnverifiedToken('aaa.bbb.ccc', 'cookies', origin);
  const verified = new RequestToken(unverified, { sub: 'alice' } as never);

  it('hide the token and its request from inspect()', () => {
    expect(inspect([unverified, verified], { showHidden: true })).not.to.include('aaa');
    expect(inspect(unverified)).to.equal("UnverifiedToken { location: 'cookies' }");
    expect(inspect(verified)).to.equal("RequestToken { location: 'cookies' }");
  });

  it('show only the location in JSON', () => {
    for (const token of [unverified, verified]) {
      expect(JSON.parse(JSON.stringify({ token }))).to.deep.equal({ token: { location: 'cookies' } });
    }
  });

  it('give the token and its location as properties', () => {
    expect(unverified).to.include({ token: 'aaa.bbb.ccc', location: 'cookies' });
    expect(verified).to.include({ token: 'aaa.bbb.ccc', location: 'cookies' });
    expect(verified.payload).to.deep.equal({ sub: 'alice' });
  });

  it('keep the request that the token came with', () => {
    expect(UnverifiedToken.originOf(unverified)).to.equal(origin);
    expect(UnverifiedToken.originOf(verified)).to.equal(origin);
    expect(UnverifiedToken.originOf(new UnverifiedToken('aaa.bbb.ccc', 'cookies'))).to.equal(undefined);
  });
});
