import { expect } from 'chai';
import { AuthXConfig, ConfigurationError } from '../../src/index';
import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { goodJsonWith } from './support/forgeParts';
import { invalidToken } from './support/refusals';

const issuer = 'https://issuer.example';
const audience = 'https://api.example';
const wrongIssuer = invalidToken('TokenInvalidIssuerError');
const wrongAudience = invalidToken('TokenInvalidAudienceError');

describe('Attacks on the subject, issuer and audience', () => {
  let server: AttackServer;
  let strict: AttackServer;

  before(async () => {
    server = await AttackServer.start();
    strict = await AttackServer.start({ secretKey: secret, encodeIssuer: issuer, encodeAudience: audience });
  });

  const refuses = (changes: Record<string, unknown>): Promise<void> => server.refuses(forge(goodClaims(changes)));
  const fromUs = (changes: Record<string, unknown> = {}): string =>
    forge(goodClaims({ iss: issuer, aud: audience, ...changes }));

  it('row 78: refuses a token without sub', async () => {
    await refuses({ sub: undefined });
    await refuses({ sub: null });
  });
  it('row 79: refuses sub as a number', async () => {
    await refuses({ sub: 1 });
    await refuses({ sub: true });
  });
  it('row 80: refuses sub as an object', async () => {
    await refuses({ sub: { $ne: null } });
    await refuses({ sub: ['alice'] });
  });

  it('row 81: refuses a token without jti', async () => {
    await refuses({ jti: undefined });
    await refuses({ jti: null });
  });
  it('row 82: refuses a jti that is not a string', async () => {
    for (const jti of [1, ['id'], { id: 'id' }, true]) await refuses({ jti });
  });
  it('row 83: refuses a jti of more than 255 characters', async () => {
    await refuses({ jti: 'j'.repeat(256) });
    await server.accepts(forge(goodClaims({ jti: 'j'.repeat(255) })));
  });

  it('does not read sub and jti from inherited properties', async () => {
    const inherited = '"__proto__":{"sub":"root","jti":"id"}';
    await server.refuses(forge(goodJsonWith(inherited, { sub: undefined })));
    await server.refuses(forge(goodJsonWith(inherited, { jti: undefined })));
    for (const identityClaim of ['constructor', 'toString', 'jti']) {
      expect(() => new AuthXConfig({ secretKey: secret, identityClaim })).to.throw(
        ConfigurationError,
        /^identityClaim:/,
      );
    }
  });

  it('row 84: refuses another issuer and a missing issuer', async () => {
    await strict.accepts(fromUs());
    await strict.refuses(fromUs({ iss: 'https://other.example' }), wrongIssuer);
    await strict.refuses(fromUs({ iss: `${issuer}/` }), wrongIssuer);
    await strict.refuses(fromUs({ iss: undefined }), wrongIssuer);
    await strict.refuses(fromUs({ iss: null }), wrongIssuer);
    await strict.refuses(fromUs({ iss: '' }), wrongIssuer);
  });

  it('row 85: refuses a part of the issuer, and an issuer that contains it', async () => {
    for (const iss of ['https://issuer', 'issuer.example', 'h', `${issuer}.evil.example`]) {
      await strict.refuses(fromUs({ iss }), wrongIssuer);
    }
  });

  it('CVE-2024-53861: refuses a part of a configured issuer', async () => {
    const several = await AttackServer.start({
      secretKey: secret,
      encodeIssuer: issuer,
      decodeIssuer: [issuer, 'urn:second'],
    });
    await several.accepts(forge(goodClaims({ iss: 'urn:second' })));
    for (const iss of ['urn:', 'https://', '', 'second'])
      await several.refuses(forge(goodClaims({ iss })), wrongIssuer);
  });

  it('row 86: refuses a list as the issuer', async () => {
    await strict.refuses(fromUs({ iss: [issuer] }));
    await strict.refuses(fromUs({ iss: { 0: issuer } }));
    await refuses({ iss: 5 });
  });

  it('row 87: refuses another audience and a missing audience', async () => {
    await strict.accepts(fromUs({ aud: ['https://other.example', audience] }));
    await strict.refuses(fromUs({ aud: 'https://other.example' }), wrongAudience);
    await strict.refuses(fromUs({ aud: ['https://other.example'] }), wrongAudience);
    await strict.refuses(fromUs({ aud: 'https://api' }), wrongAudience);
    await strict.refuses(fromUs({ aud: undefined }), wrongAudience);
    await strict.refuses(fromUs({ aud: '' }), wrongAudience);
  });

  it('row 87: refuses a token with an audience if none is configured', async () => {
    await server.refuses(forge(goodClaims({ aud: audience })), wrongAudience);
    await server.refuses(forge(goodClaims({ aud: [] })), wrongAudience);
  });

  it('row 88: refuses an empty list as the audience', () => strict.refuses(fromUs({ aud: [] }), wrongAudience));

  it('row 88: refuses an audience of any other type', async () => {
    for (const aud of [5, { 0: audience }, [audience, 5], [[audience]]]) await strict.refuses(fromUs({ aud }));
  });

  it('refuses csrf, sid and login_type if they are not strings', async () => {
    for (const name of ['csrf', 'sid', 'login_type']) {
      for (const value of [5, {}, ['x'], true]) await refuses({ [name]: value });
    }
  });
});
