import { expect } from 'chai';
import { hostOf, isCrossSite } from '../../src/transport/requestOrigin';

const trusted = (...rawHeaders: string[]): unknown => hostOf({ rawHeaders, trustsProxy: true });

describe('hostOf', () => {
  it('reads the first of several forwarded hosts and schemes, without surrounding spaces', () => {
    const forwarded = ['X-Forwarded-Host', '  app.example.com , inner', 'X-Forwarded-Proto', ' HTTPS ,http'];
    expect(trusted('Host', 'inner', ...forwarded)).to.deep.equal({ name: 'app.example.com', scheme: 'https' });
    expect(hostOf({ rawHeaders: ['Host', 'inner', ...forwarded] })).to.deep.equal({ name: 'inner', scheme: undefined });
  });

  it('reads the Host header when the forwarded host is empty', () => {
    for (const empty of ['', ' ', ', inner']) {
      expect(trusted('Host', 'app.example.com', 'X-Forwarded-Host', empty)).to.deep.equal({
        name: 'app.example.com',
        scheme: undefined,
      });
    }
  });

  it('returns undefined without a Host header or with two, so every origin is cross-site', () => {
    const origin = ['Origin', 'https://undefined'];
    for (const rawHeaders of [origin, ['Host', 'undefined', 'Host', 'a', ...origin]]) {
      expect(hostOf({ rawHeaders })).to.equal(undefined);
      expect(isCrossSite({ rawHeaders }, new Set())).to.equal(true);
    }
  });
});
