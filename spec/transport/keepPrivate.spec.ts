import { expect } from 'chai';
import { keepPrivate } from '../../src/transport/keepPrivate';
import { answer } from './answer';

/** Returns the final Cache-Control header. */
function kept(before: number | string | undefined, control: 'no-store' | 'private'): unknown {
  const response = answer();
  if (before !== undefined) response.setHeader('Cache-Control', String(before));
  keepPrivate(response, control);
  return response.getHeader('Cache-Control');
}

describe('keepPrivate', () => {
  for (const control of ['no-store', 'private'] as const) {
    for (const before of [undefined, '', 'public', 'public, max-age=600', 'no-cache', 's-maxage=5', 'no-storex', 42]) {
      it(`sets ${control} when Cache-Control was ${before === undefined ? 'missing' : JSON.stringify(before)}`, () => {
        expect(kept(before, control)).to.equal(control);
      });
    }

    for (const before of ['no-store', 'No-Store', 'private', 'PRIVATE, max-age=60', 'max-age=0,no-store']) {
      it(`keeps ${before} instead of setting ${control}`, () => {
        expect(kept(before, control)).to.equal(before);
      });
    }
  }
});
