import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AuthX, type AuthXOptions } from '../../src/index';
import { makeKey } from '../../src/keys/file/makeKey';
import { publicJwks } from '../../src/keys/publicJwks';
import { runCommand, type Run, type Surroundings } from './support/runCommand';

const secret = 'a-secret-of-the-specs-'.repeat(4);

/** Issues access tokens, and other ones, with given options. */
const issuing = (config: AuthXOptions): AuthX => new AuthX({ config });

const verify = (words: readonly string[], piped = '', environment?: Surroundings['environment']): Promise<Run> =>
  runCommand(['verify', ...words], { input: piped, ...(environment && { environment }) });

describe('authx verify', () => {
  let folder: string;
  const file = (name: string, text: string | Buffer): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-verify-'));
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs the command with --json. @returns what it printed; it also checks the exit code */
  async function verdict(words: readonly string[], token: string, environment?: Surroundings['environment']) {
    const { code, out } = await verify([...words, '--json'], token, environment);
    const printed = JSON.parse(out) as { valid: boolean; payload?: { sub: string }; error?: object };
    expect(code).to.equal(printed.valid ? 0 : 1);
    return printed;
  }

  it('verifies with a secret, from standard input and from an argument', async () => {
    const token = await issuing({ secretKey: secret }).createAccessToken('alice');
    const key = ['--secret-file', file('secret', `${secret}\n`)];
    for (const run of [await verify(key, token), await verify([...key, '-'], token), await verify([...key, token])]) {
      expect([run.code, run.err]).to.deep.equal([0, '']);
      expect(run.out).to.match(/^The token is valid\.\n/);
      expect(run.out).to.include('"sub": "alice"').and.not.include(token.split('.')[2]).and.not.include(secret);
    }
    expect((await verdict(key, token)).payload).to.include({ sub: 'alice', type: 'access' });
    expect(await verdict(key, `${token.slice(0, -4)}AAAA`)).to.deep.equal({
      valid: false,
      error: { error_type: 'TokenInvalidSignatureError', message: 'Signature verification failed' },
    });
  });

  it('says that no key has the kid of the token', async () => {
    const token = await issuing({ secretKey: secret }).createAccessToken('alice');
    const other = ['--secret-file', file('other', 'another-secret-'.repeat(6))];
    const { code, out, err } = await verify([...other, '--json'], token);
    expect([code, JSON.parse(out)]).to.deep.equal([
      1,
      { valid: false, error: { error_type: 'JWTDecodeError', message: 'Invalid Token' } },
    ]);
    expect(err).to.include('JWTDecodeError: Invalid Token. No key has the kid of the token.');
  });

  it('verifies with a private key, a public key, a JWK, a JWK set and the file of authx keys', async () => {
    const made = await makeKey('ES256');
    const auth = issuing({ keys: { keys: [made] } });
    const token = await auth.createAccessToken('alice');
    const set = publicJwks(auth.config.keys);
    await runCommand([
      'keys',
      'init',
      '--file',
      join(folder, 'keys.json'),
      '--key',
      file('made', JSON.stringify(made)),
    ]);
    const [published] = set.keys;
    for (const words of [
      ['--key', file('jwk', JSON.stringify(made))],
      ['--key', file('public', JSON.stringify(published))],
      ['--key', file('named', JSON.stringify(published)), '--algorithm', 'ES256'],
      ['--jwks', file('set', JSON.stringify({ keys: [{ kty: 'RSA', use: 'enc' }, ...set.keys] }))],
      ['--jwks', join(folder, 'set'), '--algorithm', 'ES256'],
      ['--key-file', join(folder, 'keys.json')],
    ]) {
      expect((await verdict(words, token)).payload, words.join(' ')).to.include({ sub: 'alice' });
    }
    const { error } = await verdict(
      ['--jwks', join(folder, 'set'), '--algorithm', 'ES256'],
      `${token.slice(0, -4)}AAAA`,
    );
    expect(error).to.have.property('error_type', 'TokenInvalidSignatureError');
  });

  it('verifies with PEM', async () => {
    const [key, publicKey] = [join(folder, 'key.pem'), join(folder, 'public.pem')];
    await runCommand(['keygen', '--out', key, '--public', publicKey, '--algorithm', 'EdDSA']);
    const { out: pem } = await runCommand(['keygen', '--algorithm', 'EdDSA']);
    const token = await issuing({ algorithm: 'EdDSA', privateKey: pem }).createAccessToken('alice');
    expect((await verdict(['--key', file('right', pem)], token)).valid).to.equal(true);
    for (const path of [key, publicKey]) expect((await verdict(['--key', path], token)).valid, path).to.equal(false);
  });

  it('uses the environment variables of AuthX without a key', async () => {
    const environment = { JWT_SECRET_KEY: secret, JWT_DECODE_AUDIENCE: 'api' };
    const token = await issuing({ secretKey: secret, encodeAudience: 'api' }).createAccessToken('alice');
    expect((await verdict([], token, environment)).valid).to.equal(true);
    const { error } = await verdict(['--audience', 'other'], token, environment);
    expect(error).to.have.property('error_type', 'TokenInvalidAudienceError');
    const { code, err } = await verify([], token);
    expect([code, err]).to.deep.equal([
      2,
      'authx: Name the key: pass --key, --secret-file, --jwks or --key-file, or set JWT_SECRET_KEY. See authx --help.',
    ]);
  });

  it('checks issuer, audience, expiry and type', async () => {
    const key = ['--secret-file', file('secret', secret)];
    const auth = issuing({ secretKey: secret, encodeIssuer: 'me', encodeAudience: 'api' });
    const token = await auth.createAccessToken('alice');
    const { refresh_token: refresh } = await auth.createTokenPair('alice');
    const typeOf = async (words: readonly string[], of = token) => {
      const { error } = await verdict([...key, ...words], of);
      return error && (error as { error_type: string }).error_type;
    };
    const audience = ['--audience', 'api'];
    expect(await typeOf(audience)).to.equal(undefined);
    expect(await typeOf([...audience, '--issuer', 'me', '--type', 'access'])).to.equal(undefined);
    expect(await typeOf([])).to.equal('TokenInvalidAudienceError');
    expect(await typeOf([...audience, '--issuer', 'you'])).to.equal('TokenInvalidIssuerError');
    expect(await typeOf([...audience, '--type', 'refresh'])).to.equal('RefreshTokenRequiredError');
    expect(await typeOf([...audience, '--type', 'access'], refresh)).to.equal('AccessTokenRequiredError');
    expect(await typeOf(audience, refresh)).to.equal(undefined);
    const old = await issuing({ secretKey: secret }).createAccessToken('alice', { expires: 1 });
    await new Promise(resolve => setTimeout(resolve, 1100));
    expect(await typeOf([], old)).to.equal('TokenExpiredError');
    expect(await typeOf([], 'no-token')).to.equal('JWTDecodeError');
  });

  it('says on standard error why a token is not valid', async () => {
    const { code, out, err } = await verify(['--secret-file', file('secret', secret)], 'no-token');
    expect([code, out, err]).to.deep.equal([1, '', 'authx: The token is not valid. JWTDecodeError: Invalid Token.']);
  });

  describe('with the keys at a URL', () => {
    let server: Server;
    let url: string;
    let answer: string;

    before(async () => {
      server = createServer((_, response) => response.setHeader('Content-Type', 'application/json').end(answer));
      await once(server.listen(0, '127.0.0.1'), 'listening');
      url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/jwks.json`;
    });

    after(() => server.close());

    it('fetches them, and fails with 1 if they cannot be used', async () => {
      const auth = issuing({ keys: { keys: [await makeKey('ES256')] } });
      const token = await auth.createAccessToken('alice');
      answer = JSON.stringify(publicJwks(auth.config.keys));
      expect((await verdict(['--jwks', url], token)).valid).to.equal(true);
      for (const bad of ['{"keys":[]}', 'no JSON', '{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}']) {
        answer = bad;
        const { code, out, err } = await verify(['--jwks', url], token);
        expect([code, out], bad).to.deep.equal([1, '']);
        expect(err)
          .to.match(/^authx: [^\n]+$/)
          .and.not.include('c2VjcmV0');
      }
      expect((await verify(['--jwks', 'http://127.0.0.1:1/'], token)).err).to.match(
        /^authx: The keys cannot be loaded/,
      );
    });

    it('refuses URLs that are not trusted', async () => {
      for (const bad of ['http://login.example/jwks', 'https://me:hidden@login.example/jwks']) {
        const { code, err } = await verify(['--jwks', bad], 'a.b.c');
        expect(code).to.equal(2);
        expect(err).to.include('--jwks: must be an https URL without user name').and.not.include('hidden');
      }
    });
  });

  it('exits with 1 if a key cannot be read, and does not repeat it', async () => {
    const bad = file('bad', 'hidden-text');
    for (const source of ['--key', '--secret-file', '--jwks', '--key-file']) {
      for (const path of [bad, join(folder, 'missing'), folder]) {
        const { code, out, err } = await verify([source, path], 'a.b.c');
        expect([code, out], `${source} ${path}`).to.deep.equal([1, '']);
        expect(err)
          .to.match(/^authx: [^\n]+$/)
          .and.not.include('hidden-text');
      }
    }
  });

  const misuses: readonly (readonly [words: string[], message: string])[] = [
    [['--key', 'a', '--jwks', 'b'], 'Pass only one of --key, --secret-file, --jwks, --key-file.'],
    [['--key', ''], '--key: must not be empty.'],
    [['--key-file', 'a', '--algorithm', 'ES256'], '--algorithm: is for --key, --secret-file and --jwks.'],
    [['--algorithm', 'ES256'], '--algorithm: is for --key, --secret-file and --jwks.'],
    [['--secret-file', 'a', '--algorithm', 'ES256'], '--algorithm: a secret is for HS256, HS384 or HS512.'],
    [['--jwks', 'a', '--algorithm', 'HS256'], '--algorithm: a JWK set that is published has no secrets.'],
    [['--key', 'a', '--algorithm', 'none'], '--algorithm: must be one of HS256'],
    [['--type', 'id'], '--type: must be one of access, refresh, any.'],
    [['--isuer', 'me'], "Unknown option '--isuer'. Did you mean --issuer?"],
    [['--key', 'a', 'one', 'two'], 'Name one token.'],
    [['--key', 'a'], 'There is no token. Write it to standard input.'],
  ];
  for (const [words, message] of misuses) {
    it(`exits with 2 for wrong arguments: ${words.join(' ')}`, async () => {
      const { code, out, err } = await verify(words);
      expect([code, out]).to.deep.equal([2, '']);
      expect(err).to.satisfy((text: string) => text.startsWith(`authx: ${message}`), err);
    });
  }
});
