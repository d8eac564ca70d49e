import { expect } from 'chai';
import { challenge } from '../../src/errors/challenge';

describe('challenge', () => {
  it('is only the scheme without parameters', () => {
    expect(challenge('Bearer', {})).to.equal('Bearer');
    expect(challenge('Token', { error: undefined, max_age: undefined })).to.equal('Token');
  });

  it('writes its parameters as quoted strings, separated by commas', () => {
    expect(challenge('Bearer', { error: 'insufficient_scope', scope: 'users:read admin:*' })).to.equal(
      'Bearer error="insufficient_scope", scope="users:read admin:*"',
    );
    expect(challenge('Bearer', { max_age: 0 })).to.equal('Bearer max_age="0"');
  });

  it('escapes quotes and backslashes, so that a value cannot end its quotes', () => {
    expect(challenge('Bearer', { scope: 'a", error="none' })).to.equal('Bearer scope="a\\", error=\\"none"');
    expect(challenge('Bearer', { scope: 'a\\' })).to.equal('Bearer scope="a\\\\"');
  });
});
