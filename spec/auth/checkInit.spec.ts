import { expect } from 'chai';
import { AuthX, ConfigurationError, withAuthX, type AuthXInit } from '../../src/index';
import { RevokedTokenRepository } from '../../src/entries/typeorm';
import { secret } from '../support/forge';

const made =
  (init: unknown): (() => unknown) =>
  () =>
    new AuthX(init as AuthXInit<unknown>);
const config = { secretKey: secret };

describe('The constructor of AuthX', () => {
  it('requires an object with a config', () => {
    for (const init of [undefined, null, 'x', {}, { config: null }]) expect(made(init)).to.throw(ConfigurationError);
  });

  it('refuses a revocation store without its methods, and names the fix', () => {
    for (const revokedTokens of [null, {}, 'x', RevokedTokenRepository, Promise.resolve()]) {
      expect(made({ config, revokedTokens })).to.throw(ConfigurationError, 'RevokedTokenRepository.on(dataSource)');
    }
  });

  it('refuses sessions without a store', () => {
    for (const sessions of [null, false, 0, '', 'x', {}, { store: {} }]) {
      expect(made({ config, sessions })).to.throw(ConfigurationError, 'sessions');
    }
  });

  it('refuses callbacks that are not functions', () => {
    for (const callbacks of [null, 'x', 5, { getSubject: 'no' }, { isTokenRevoked: true }]) {
      expect(made({ config, callbacks })).to.throw(ConfigurationError, 'callbacks');
    }
  });

  it('refuses misspelt callbacks, which would never be called', () => {
    class Service {
      getsubject(): null {
        return null;
      }
    }
    class Heir extends Service {}
    const misspelt = [{ isTokenRevokd: () => true }, { is_token_revoked: () => true }, new Service(), new Heir()];
    for (const callbacks of misspelt) {
      expect(made({ config, callbacks })).to.throw(ConfigurationError, /^callbacks\.\w+: .* Did you mean \w+\?$/);
    }
    const helpers = { getSubject: () => null, getSubjects: () => [], users: [], toString: () => 'service' };
    expect(made({ config, callbacks: helpers })).not.to.throw();
  });

  it('refuses misspelt options of the cache of subjects', () => {
    expect(made({ config, subjectCache: { ttl: 5, maximum: 10 } })).to.throw(
      ConfigurationError,
      /^subjectCache\.maximum: is not one of ttl, max/,
    );
  });

  it('refuses a logger without error()', () => {
    for (const logger of [null, {}, { error: 'x' }])
      expect(made({ config, logger })).to.throw(ConfigurationError, 'logger');
  });

  it('makes an AuthX that must be the second argument of withAuthX, once', () => {
    const auth = new AuthX({ config });
    for (const other of [undefined, null, {}, { controllers: [] }]) {
      expect(() => withAuthX({ controllers: [] }, other as never)).to.throw(ConfigurationError, 'AuthX');
    }
    const options = withAuthX({ controllers: [Object] }, auth);
    expect(() => withAuthX(options, auth)).to.throw(ConfigurationError, 'already');
  });

  it('makes an AuthX whose verifyToken refuses unknown options, which would switch a check off', async () => {
    const auth = new AuthX({ config });
    const token = await auth.createAccessToken('alice');
    for (const options of [{ scope: ['admin'] }, { maxage: 1 }, { scopes: 'admin' }]) {
      const failure: unknown = await auth.verifyToken(token, options as never).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(TypeError);
    }
  });
});
