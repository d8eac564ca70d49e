import { expect } from 'chai';
import { clientAddress } from '../../src/limits/clientAddress';

describe('clientAddress', () => {
  for (const [address, expected] of [
    ['192.0.2.1', '192.0.2.1'],
    ['192.0.2.1:5678', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::ffff:c000:201', '192.0.2.1'],
    ['0:0:0:0:0:FFFF:192.0.2.1', '192.0.2.1'],
    ['[::ffff:192.0.2.1]:80', '192.0.2.1'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['2001:0db8:0000:0000::ffff', '2001:db8:0:0::/64'],
    ['[2001:db8::1]:5678', '2001:db8:0:0::/64'],
    ['2001:db8:0:1::1', '2001:db8:0:1::/64'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['::', '0:0:0:0::/64'],
    ['1::', '1:0:0:0::/64'],
  ] as const) {
    it(`counts ${address} as ${expected}`, () => {
      expect(clientAddress(address)).to.equal(expected);
    });
  }

  for (const odd of [
    '',
    'unknown',
    '192.0.2',
    '192.0.2.256',
    '1.2.3.4:x',
    '[',
    '::ffff:1.2.3',
    'g::1',
    '%',
    '\n',
    'x'.repeat(10_000),
  ]) {
    it(`counts ${JSON.stringify(odd.slice(0, 20))} with everything else that is no address`, () => {
      expect(clientAddress(odd)).to.equal('unknown');
    });
  }

  it('counts what is no text in the same way', () => {
    for (const odd of [undefined, null, 1, {}, ['192.0.2.1']]) expect(clientAddress(odd)).to.equal('unknown');
  });
});
