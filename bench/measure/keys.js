import { createPublicKey, generateKeyPairSync, randomBytes, verify } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { requireFromLibrary } from '../library.js';

const folder = path.dirname(createRequire(import.meta.url).resolve('routing-controllers-authx/package.json'));
const { AuthX } = requireFromLibrary(folder);
// The verification of one signature is not public by itself.
const { signatureVerifier } = requireFromLibrary(path.join(folder, 'dist/token/signatureVerifier.js'));

/** How node:crypto is asked for each algorithm. */
const algorithms = {
  ES256: { make: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }), hash: 'sha256', dsaEncoding: 'ieee-p1363' },
  RS256: { make: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), hash: 'sha256' },
  EdDSA: { make: () => generateKeyPairSync('ed25519'), hash: undefined },
};

const keyCount = 10;

async function timeOf(step) {
  const began = process.hrtime.bigint();
  await step();
  return Number(process.hrtime.bigint() - began);
}

/** Runs two steps in turn, each first in every second round. Gives the ratio of their times by round. */
async function ratiosOf(rounds, one, other) {
  const ratios = [];
  for (let round = 0; round <= rounds; round += 1) {
    const isFirst = round % 2 === 0;
    const before = isFirst ? await timeOf(one) : undefined;
    const second = await timeOf(other);
    const first = before ?? (await timeOf(one));
    // The first round warms up.
    if (round > 0) ratios.push(first / second);
  }
  return ratios;
}

async function verifying(auth, tokens) {
  for (const token of tokens) await auth.verifyToken(token);
}

/** What ten keys cost against one, for tokens that were not seen before. */
async function ratiosOfTenKeys({ rounds, tokens }) {
  const keys = Array.from({ length: keyCount }, (_, i) => ({ key: randomBytes(64), alg: 'HS256', kid: `key-${i}` }));
  const last = keys.at(-1);
  const options = { rememberedTokens: 0 };
  const one = new AuthX({ config: { ...options, keys: [last] } });
  const ten = new AuthX({ config: { ...options, keys } });
  const issued = await Promise.all(Array.from({ length: tokens }, (_, i) => one.createAccessToken(`user-${i}`)));
  return ratiosOf(
    rounds,
    () => verifying(ten, issued),
    () => verifying(one, issued),
  );
}

/** What the verification of a signature costs against node:crypto's own on the same KeyObject. */
async function ratiosOfAlgorithm(name, { rounds, signatures }) {
  const { make, hash, dsaEncoding } = algorithms[name];
  const { privateKey } = make();
  const auth = new AuthX({ config: { keys: [{ key: privateKey, alg: name }] } });
  const token = await auth.createAccessToken('alice');
  const end = token.lastIndexOf('.');
  const [signed, signature] = [token.slice(0, end), token.slice(end + 1)];
  const key = createPublicKey(privateKey);
  const isSigned = signatureVerifier(name, key);
  const [input, bytes] = [Buffer.from(signed), Buffer.from(signature, 'base64url')];
  const answers = [isSigned(signed, signature), verify(hash, input, { key, dsaEncoding }, bytes)];
  if (answers.includes(false)) throw new Error(`${name}: the signature is not accepted`);
  const repeat = step => () => {
    for (let i = 0; i < signatures; i += 1) step();
  };
  return ratiosOf(
    rounds,
    repeat(() => isSigned(signed, signature)),
    repeat(() => verify(hash, input, { key, dsaEncoding }, bytes)),
  );
}

/** Measures keys: the ratios of each round, by name. */
export async function measureKeys(sizes) {
  const measured = { tenKeys: await ratiosOfTenKeys(sizes) };
  for (const name of Object.keys(algorithms)) measured[name] = await ratiosOfAlgorithm(name, sizes);
  return measured;
}
