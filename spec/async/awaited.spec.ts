import { inspect } from 'node:util';
import { expect } from 'chai';
import { assertAwaited, awaited } from '../../src/async/awaited';

describe('awaited', () => {
  const promise = awaited('createAccessToken()', Promise.resolve('token'));

  it('returns a promise', async () => {
    expect(promise).to.be.instanceOf(Promise);
    expect(await promise).to.equal('token');
    expect(await Promise.all([promise])).to.deep.equal(['token']);
    expect(Object.keys(promise)).to.deep.equal([]);
    expect(inspect(promise)).to.contain('Promise');
  });

  it('throws if the promise itself is converted to JSON or text, and names the method and the fix', () => {
    const hint = /createAccessToken\(\) gives a promise.*Write await before it/;
    expect(() => JSON.stringify({ access_token: promise })).to.throw(TypeError, hint);
    // eslint-disable-next-line @typescript-eslint/no-base-to-string, @typescript-eslint/restrict-template-expressions -- what the spec is about
    expect(() => `Bearer ${promise}`).to.throw(TypeError, hint);
    // eslint-disable-next-line @typescript-eslint/no-base-to-string -- what the spec is about
    expect(() => String(promise)).to.throw(TypeError, hint);
    expect(() => assertAwaited(promise)).to.throw(TypeError, hint);
    expect(() => assertAwaited(Promise.resolve())).not.to.throw();
  });

  it('does not end the process if nobody handles the rejection', async () => {
    const rejected = awaited('refresh()', Promise.reject(new Error('refused')));
    expect(() => JSON.stringify(rejected)).to.throw('refresh() gives a promise');
    await new Promise(setImmediate);
  });
});
