import { expect } from 'chai';
import type { ErrorSettings } from '../../src/errors/AuthXError';
import {
  InsufficientScopeError,
  JWTDecodeError,
  MissingTokenError,
  RevocationUnavailableError,
} from '../../src/errors/errors';

const standard: ErrorSettings = { messageKey: 'message', scheme: 'Bearer', overrides: {} };
const cause = Object.assign(new Error('SELECT secret FROM users'), { token: 'eyJ.secret.token' });

describe('AuthXError', () => {
  it('has message, error_type and error in its body, and nothing else', () => {
    expect(new JWTDecodeError().toJSON()).to.deep.equal({
      message: 'Invalid Token',
      error_type: 'JWTDecodeError',
      error: 'invalid_token',
    });
    expect(new MissingTokenError().toJSON()).to.deep.equal({
      message: 'Token Error',
      error_type: 'MissingTokenError',
    });
  });

  it('is exposed by Koa if its status is below 500, even if the application chose it', () => {
    expect(new JWTDecodeError().expose).to.equal(true);
    expect(new RevocationUnavailableError().expose).to.equal(false);
    const changed = new RevocationUnavailableError();
    changed.applyOverrides({ ...standard, overrides: { RevocationUnavailableError: { status: 429 } } });
    expect(changed.expose).to.equal(true);
  });

  it('keeps its cause for the log', () => {
    expect(new JWTDecodeError({ cause }).cause).to.equal(cause);
  });

  it('does not include its cause in JSON or in copied properties', () => {
    const error = new RevocationUnavailableError({ cause });
    expect(JSON.stringify(error)).not.to.match(/secret|SELECT/);
    expect(JSON.stringify(Object.assign({}, error))).not.to.match(/secret|SELECT/);
    expect(Object.entries(error).flat().map(String).join()).not.to.match(/secret|SELECT/);
  });

  it('has only harmless enumerable properties', () => {
    const error = new InsufficientScopeError(['admin:*'], { cause });
    const names: string[] = [];
    for (const name in error) names.push(name);
    expect(names.filter(name => Object.hasOwn(error, name)).sort()).to.deep.equal([
      'errorType',
      'headers',
      'httpCode',
      'message',
      'name',
      'status',
    ]);
  });

  it('accepts a message other than the default', () => {
    const error = new JWTDecodeError({ message: 'No.' });
    expect(error.message).to.equal('No.');
    expect(error.toJSON().message).to.equal('No.');
  });

  it('adds parameters to its challenge', () => {
    const error = new InsufficientScopeError(['a', 'b']);
    expect(error.headers['WWW-Authenticate']).to.equal('Bearer error="insufficient_scope", scope="a b"');
  });

  describe('applyOverrides', () => {
    it('writes the message under the configured key', () => {
      const body = new JWTDecodeError().applyOverrides({ ...standard, messageKey: 'msg' }).toJSON();
      expect(body).to.deep.equal({ msg: 'Invalid Token', error_type: 'JWTDecodeError', error: 'invalid_token' });
    });

    it('writes the configured header type as the scheme of the challenge', () => {
      const error = new JWTDecodeError().applyOverrides({ ...standard, scheme: 'Token' });
      expect(error.headers['WWW-Authenticate']).to.equal('Token error="invalid_token"');
    });

    it('overrides status and httpCode, and keeps the challenge and error_type', () => {
      const error = new JWTDecodeError().applyOverrides({
        ...standard,
        overrides: { JWTDecodeError: { status: 422 } },
      });
      expect([error.httpCode, error.status]).to.deep.equal([422, 422]);
      expect(error.headers['WWW-Authenticate']).to.equal('Bearer error="invalid_token"');
      expect(error.toJSON()).to.deep.equal({
        message: 'Invalid Token',
        error_type: 'JWTDecodeError',
        error: 'invalid_token',
      });
    });

    it('overrides the message', () => {
      const overrides = { JWTDecodeError: { message: 'Please log in.' } };
      expect(new JWTDecodeError().applyOverrides({ ...standard, overrides }).toJSON().message).to.equal(
        'Please log in.',
      );
    });

    it('does not change errors of other types', () => {
      const overrides = { JWTDecodeError: { status: 422, message: 'Please log in.' } };
      const error = new MissingTokenError().applyOverrides({ ...standard, overrides });
      expect([error.status, error.message]).to.deep.equal([401, 'Token Error']);
    });

    it('keeps the challenge parameters and Retry-After when it is called repeatedly', () => {
      const scope = new InsufficientScopeError(['a'])
        .applyOverrides(standard)
        .applyOverrides({ ...standard, scheme: 'JWT' });
      expect(scope.headers).to.deep.equal({ 'WWW-Authenticate': 'JWT error="insufficient_scope", scope="a"' });
      expect(new RevocationUnavailableError().applyOverrides(standard).headers).to.have.property('Retry-After');
    });

    it('returns the error itself', () => {
      const error = new JWTDecodeError();
      expect(error.applyOverrides(standard)).to.equal(error);
    });
  });
});
