import { createHash, createPublicKey, generateKeyPairSync, randomBytes, randomUUID, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireFromLibrary } from '../library.js';

const folder = path.dirname(createRequire(import.meta.url).resolve('routing-controllers-authx/package.json'));
const { AuthX, MemoryProofStore } = requireFromLibrary(folder);
const { openAuthDataSource, SqlProofStore } = requireFromLibrary(path.join(folder, 'dist/entries/typeorm.js'));

const sha256 = text => createHash('sha256').update(text).digest('base64url');
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { crv, kty, x, y } = publicKey.export({ format: 'jwk' });
const thumbprint = sha256(JSON.stringify({ crv, kty, x, y }));
const algorithm = { hash: 'sha256', dsaEncoding: 'ieee-p1363' };

const encode = part => Buffer.from(JSON.stringify(part)).toString('base64url');
const header = encode({ typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } });

function newProof(token) {
  const iat = Math.floor(Date.now() / 1000);
  const claims = { jti: randomUUID(), htm: 'GET', htu: 'https://api.example/me', iat, ath: sha256(token) };
  const signed = `${header}.${encode(claims)}`;
  const signature = sign(algorithm.hash, Buffer.from(signed), { key: privateKey, ...algorithm });
  return `${signed}.${signature.toString('base64url')}`;
}

/** A request as Koa has it. */
function contextOf(authorization, proof) {
  const headers = { host: 'api.example', authorization, ...(proof && { dpop: proof }) };
  const rawHeaders = Object.entries(headers).flat();
  return { req: { headers, rawHeaders, method: 'GET', url: '/me', socket: { encrypted: true } } };
}

/** Runs a step for each item, some of them at once. Gives the CPU time of this process, in microseconds. */
async function cpuOf(items, atOnce, step) {
  const began = process.cpuUsage();
  for (let i = 0; i < items.length; i += atOnce) await Promise.all(items.slice(i, i + atOnce).map(step));
  const { user, system } = process.cpuUsage(began);
  return user + system;
}

/** The ratio of each round, with one store of proofs. */
async function ratiosWith(proofs, { rounds, requests, atOnce }) {
  const auth = new AuthX({ config: { secretKey: randomBytes(64), dpop: 'allowed' }, dpop: { proofs } });
  const { access_token: bound } = await auth.createTokenPair('alice', { dpopKey: thumbprint });
  const bearer = await auth.createAccessToken('alice');
  const present = ctx => auth.verifyToken(auth.getTokenFromRequest(ctx));
  const key = createPublicKey(privateKey);
  const ratios = [];
  for (let round = 0; round <= rounds; round += 1) {
    const bearers = Array.from({ length: requests }, () => contextOf(`Bearer ${bearer}`));
    const proven = Array.from({ length: requests }, () => contextOf(`DPoP ${bound}`, newProof(bound)));
    const signatures = Array.from({ length: requests }, () => {
      const [head, claims, signature] = newProof(bound).split('.');
      return [Buffer.from(`${head}.${claims}`), Buffer.from(signature, 'base64url')];
    });
    const expiresAt = Math.floor(Date.now() / 1000) + 60;
    const used = signatures.map(() => ({ id: sha256(randomUUID()), expiresAt }));
    const added = (await cpuOf(proven, atOnce, present)) - (await cpuOf(bearers, atOnce, present));
    const verifying = await cpuOf(signatures, atOnce, async ([input, bytes]) => {
      if (!verify(algorithm.hash, input, { key, dsaEncoding: algorithm.dsaEncoding }, bytes)) {
        throw new Error('refused');
      }
    });
    const writing = await cpuOf(used, atOnce, async proof => proofs.use(proof));
    // The first round warms up.
    if (round > 0) ratios.push(added / (verifying + writing));
  }
  return ratios;
}

/** Measures DPoP: the ratios of each round, by where proofs are stored. */
export async function measureDPoP(sizes) {
  const place = mkdtempSync(path.join(tmpdir(), 'authx-bench-'));
  const dataSource = await openAuthDataSource({ type: 'better-sqlite3', database: path.join(place, 'auth.sqlite') });
  try {
    return {
      memory: await ratiosWith(new MemoryProofStore(), sizes),
      SQLite: await ratiosWith(await SqlProofStore.open(dataSource), sizes),
    };
  } finally {
    await dataSource.destroy();
    rmSync(place, { recursive: true, force: true });
  }
}
