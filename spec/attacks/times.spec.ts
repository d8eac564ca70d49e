import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { goodJsonWith } from './support/forgeParts';
import { invalidToken } from './support/refusals';

const now = (): number => Math.floor(Date.now() / 1000);
const expired = invalidToken('TokenExpiredError');

describe('Attacks with times', () => {
  let server: AttackServer;

  before(async () => {
    server = await AttackServer.start();
  });

  const refuses = (changes: Record<string, unknown>, refusal = invalidToken()): Promise<void> =>
    server.refuses(forge(goodClaims(changes)), refusal);
  const accepts = (changes: Record<string, unknown>): Promise<void> => server.accepts(forge(goodClaims(changes)));

  it('row 68: refuses a token without exp', () => refuses({ exp: undefined }));

  it('row 69: refuses exp as a string', async () => {
    for (const exp of [String(now() + 900), 'never', '']) await refuses({ exp });
  });

  it('row 70: refuses exp null', () => refuses({ exp: null }));

  it('row 70: refuses exp of any other type', async () => {
    for (const exp of [true, [now() + 900], { seconds: now() + 900 }]) await refuses({ exp });
  });

  it('row 71: refuses exp 1e400, which would never be reached', () =>
    server.refuses(forge(goodJsonWith('"exp":1e400', { exp: undefined }))));

  it('row 72: refuses a negative exp', async () => {
    await refuses({ exp: -1 }, expired);
    await refuses({ exp: -(now() + 900) }, expired);
    await refuses({ exp: 0 }, expired);
    await server.refuses(forge(goodJsonWith('"exp":-1e400', { exp: undefined })));
  });

  it('row 73: refuses exp in the past or equal to the current time', async () => {
    await refuses({ exp: now() }, expired);
    await refuses({ exp: now() - 1 }, expired);
    await refuses({ exp: Date.now() / 1000 }, expired);
  });

  it('row 74: accepts exp with a fraction', async () => {
    await accepts({ exp: now() + 900.5 });
    await refuses({ exp: now() - 0.5 }, expired);
  });

  it('row 75: refuses nbf in the future, beyond the clock skew', async () => {
    await refuses({ nbf: now() + 60 });
    await refuses({ nbf: now() + 60.5 });
    await accepts({ nbf: now() });
    await accepts({ nbf: now() + 2 });
  });

  it('row 76: refuses nbf as a string', async () => {
    for (const nbf of [String(now() - 60), 'now', true, [now()]]) await refuses({ nbf });
    await server.refuses(forge(goodJsonWith('"nbf":-1e400')));
  });

  it('row 77: refuses iat in the future, and iat that is not a number', async () => {
    await refuses({ iat: now() + 60 });
    for (const iat of [String(now()), null, true]) await refuses({ iat });
    await server.refuses(forge(goodJsonWith('"iat":-1e400', { iat: undefined })));
    await accepts({ iat: now() + 2 });
  });

  it('refuses auth_time that is not a number', async () => {
    for (const value of [String(now()), null, true]) await refuses({ auth_time: value });
  });

  it('accepts a token without exp only for a type whose lifetime is configured as null', async () => {
    const endless = await AttackServer.start({ secretKey: secret, refreshTokenExpires: null });
    const claims = goodClaims({ exp: undefined });
    await endless.refuses(forge(claims));
    await endless.accepts(forge({ ...claims, type: 'refresh' }), '/refresh');
    await endless.refuses(forge({ ...claims, type: 'other' }), invalidToken(), ['/any']);
  });

  it('extends exp by exactly the configured leeway', async () => {
    const lenient = await AttackServer.start({ secretKey: secret, decodeLeeway: 30 });
    await lenient.accepts(forge(goodClaims({ exp: now() - 10 })));
    await lenient.refuses(forge(goodClaims({ exp: now() - 40 })), expired);
    await lenient.accepts(forge(goodClaims({ nbf: now() + 20 })));
    await lenient.refuses(forge(goodClaims({ nbf: now() + 60 })));
  });
});
