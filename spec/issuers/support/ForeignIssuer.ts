import { randomUUID } from 'node:crypto';
import type { CryptoKey, JWK, JWTHeaderParameters } from 'jose' with { 'resolution-mode': 'import' };
import { IssuerServer } from './IssuerServer';

/** The audience of the specs. */
export const audience = 'api';

/** A key of jose, and its public half. */
export interface ForeignKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** How a token differs from a good one. A claim that is undefined is left out. */
export interface Signing {
  readonly key?: ForeignKey;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly claims?: Record<string, unknown>;
}

const made = new Map<string, Promise<ForeignKey>>();

/** Returns a key pair of jose. The same name and algorithm always give the same pair. */
export function foreignKey(alg: string, kid: string = alg): Promise<ForeignKey> {
  const id = `${alg} ${kid}`;
  const key = made.get(id) ?? makeKey(alg, kid);
  made.set(id, key);
  return key;
}

async function makeKey(alg: string, kid: string): Promise<ForeignKey> {
  const { exportJWK, generateKeyPair } = await import('jose');
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return { alg, kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

/** An issuer that does not use this library: a server of keys, and tokens that jose signs. */
export class ForeignIssuer {
  private constructor(
    readonly server: IssuerServer,
    readonly keys: readonly ForeignKey[],
  ) {}

  /** Starts an issuer that publishes its metadata and one key for each of these algorithms. */
  static async start(...algorithms: string[]): Promise<ForeignIssuer> {
    const names = algorithms.length === 0 ? ['ES256'] : algorithms;
    const keys = await Promise.all(names.map(name => foreignKey(name)));
    const server = await IssuerServer.start();
    server.describe();
    server.publish(...keys.map(({ jwk }) => jwk));
    return new ForeignIssuer(server, keys);
  }

  get issuer(): string {
    return this.server.origin;
  }

  /** Signs a token that is good, apart from the changes. */
  async sign({ key = this.keys[0]!, header = {}, claims = {} }: Signing = {}): Promise<string> {
    const { SignJWT } = await import('jose');
    const now = Math.floor(Date.now() / 1000);
    const all: Record<string, unknown> = {
      iss: this.issuer,
      aud: audience,
      sub: 'alice',
      client_id: 'shop',
      scope: 'users:read reports:read',
      jti: randomUUID(),
      iat: now,
      exp: now + 300,
      ...claims,
    };
    const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return new SignJWT(given)
      .setProtectedHeader({ alg: key.alg, kid: key.kid, typ: 'at+jwt', ...header })
      .sign(key.privateKey);
  }
}
