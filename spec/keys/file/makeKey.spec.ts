import { expect } from 'chai';
import { makeKey } from '../../../src/keys/file/makeKey';

describe('makeKey', () => {
  it('never makes a kid that begins with a hyphen, which would be an option of a command', async () => {
    for (const algorithm of ['HS256', 'ES256'] as const) {
      const keys = await Promise.all(Array.from({ length: 1000 }, () => makeKey(algorithm)));
      expect(keys.filter(({ kid }) => kid.startsWith('-'))).to.deep.equal([]);
    }
  });
});
