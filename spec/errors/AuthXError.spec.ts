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

  it('is exposed by Koa below 500, by the status that the application chose', () => {
    expect(new JWTDecodeError().expose).to.equal(true);
    expect(new RevocationUnavailableError().expose).to.equal(false);
    const changed = new RevocationUnavailableError();
    changed.applyOverrides({ ...standard, overrides: { RevocationUnavailableError: { status: 429 } } });
    expect(changed.expose).to.equal(true);
  });

  it('keeps its cause for the log', () => {
    expect(new JWTDecodeError({ cause }).cause).to.equal(cause);
  });

  it('shows its cause to nothing that copies properties', () => {
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

  it('accepts another message than that of the table', () => {
    const error = new JWTDecodeError({ message: 'No.' });
    expect(error.message).to.equal('No.');
    expect(error.toJSON().message).to.equal('No.');
  });

  it('adds the parameters of the refusal to its challenge', () => {
    const error = new InsufficientScopeError(['a', 'b']);
    expect(error.headers['WWW-Authenticate']).to.equal('Bearer error="insufficient_scope", scope="a b"');
  });

  describe('present', () => {
    it('writes the message under the configured key', () => {
      const body = new JWTDecodeError().applyOverrides({ ...standard, messageKey: 'msg' }).toJSON();
      expect(body).to.deep.equal({ msg: 'Invalid Token', error_type: 'JWTDecodeError', error: 'invalid_token' });
    });

    it('names the scheme that the application uses', () => {
      const error = new JWTDecodeError().applyOverrides({ ...standard, scheme: 'Token' });
      expect(error.headers['WWW-Authenticate']).to.equal('Token error="invalid_token"');
    });

    it('overrides the status under both names, and keeps challenge and code', () => {
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

    it('leaves errors of other types as they are', () => {
      const overrides = { JWTDecodeError: { status: 422, message: 'Please log in.' } };
      const error = new MissingTokenError().applyOverrides({ ...standard, overrides });
      expect([error.status, error.message]).to.deep.equal([401, 'Token Error']);
    });

    it('keeps the parameters of the challenge and Retry-After, however often it is asked', () => {
      const scope = new InsufficientScopeError(['a'])
        .applyOverrides(standard)
        .applyOverrides({ ...standard, scheme: 'JWT' });
      expect(scope.headers).to.deep.equal({ 'WWW-Authenticate': 'JWT error="insufficient_scope", scope="a"' });
      expect(new RevocationUnavailableError().applyOverrides(standard).headers).to.have.property('Retry-After');
    });

    it('gives back the error itself', () => {
      const error = new JWTDecodeError();
      expect(error.applyOverrides(standard)).to.equal(error);
    });
  });
});
