import { expect } from 'chai';
import {
  definePolicies,
  type AuthX,
  type AuthXError,
  type Revocation,
  type RevocationStore,
  type TokenPayload,
} from '../../src/index';
import { makeAuth } from '../koa/support/serve';
import { forge, goodClaims, secret } from '../support/forge';

/** A revocation store that shows what it was given. */
class ShownRevocations implements RevocationStore {
  readonly kept: Revocation[] = [];
  revoke(revocations: readonly Revocation[]): Promise<void> {
    this.kept.push(...revocations);
    return Promise.resolve();
  }
  isRevoked(jti: string): boolean {
    return this.kept.some(revocation => revocation.jti === jti);
  }
  purge(): Promise<number> {
    return Promise.resolve(0);
  }
}

const policies = definePolicies({ rules: [{ effect: 'allow', actions: ['read'], resources: ['docs'] }] });

/** AuthX that share a key and a store, so that nothing but the login type tells their tokens apart. */
const revokedTokens = new ShownRevocations();
const typed = (loginType?: string): AuthX =>
  makeAuth({
    config: { secretKey: secret, tokenLocation: ['headers', 'cookies'], loginType },
    revokedTokens,
    policies,
    callbacks: { getSubject: (id: string) => ({ id, of: loginType }) },
  });
const [customers, staff, plain] = [typed('customer'), typed('staff'), typed()] as [AuthX, AuthX, AuthX];

async function outcome(step: () => unknown): Promise<string> {
  try {
    await step();
    return 'accepted';
  } catch (error) {
    return (error as AuthXError).errorType;
  }
}

const mismatch = 'LoginTypeMismatchError';
const response = { res: { getHeader: () => undefined, setHeader: () => undefined, headersSent: false } } as never;

/** Every way in which an AuthX takes a token. */
const ways: Readonly<Record<string, (auth: AuthX, token: string) => unknown>> = {
  verifyToken: (auth, token) => auth.verifyToken(token),
  'verifyToken of any type': (auth, token) => auth.verifyToken(token, { type: 'any' }),
  revoke: (auth, token) => auth.revoke(token),
  setAccessCookies: (auth, token) => auth.setAccessCookies(response, token),
  'the claims that a revocation endpoint reads': async (auth, token) => auth.requests.readClaims(token),
  introspection: async (auth, token) => auth.requests.introspect(token),
};

describe('An AuthX with a login type, used alone', () => {
  for (const [name, take] of Object.entries(ways)) {
    it(`takes its own tokens, and refuses those of others and of none: ${name}`, async () => {
      for (const [auth, own] of [
        [customers, 'customer'],
        [staff, 'staff'],
        [plain, undefined],
      ] as const) {
        for (const loginType of ['customer', 'staff', undefined, null]) {
          const token = forge(goodClaims({ login_type: loginType, csrf: 'c' }));
          const isOwn = (loginType ?? undefined) === own;
          const expected = isOwn ? 'accepted' : mismatch;
          expect(await outcome(() => take(auth, token)), `${String(own)} ${String(loginType)}`).to.equal(expected);
          expect(await outcome(() => take(auth, token)), 'again').to.be.oneOf([expected, 'RevokedTokenError']);
        }
      }
    });
  }

  it('refuses to refresh by a token of another', async () => {
    const token = await staff.createRefreshToken('7');
    expect(await outcome(() => customers.refresh(token))).to.equal(mismatch);
    expect(await outcome(() => plain.refresh(token))).to.equal(mismatch);
    const { access_token } = await staff.refresh(token);
    expect((await staff.verifyToken(access_token)).loginType).to.equal('staff');
  });

  it('refuses claims that another one has verified', async () => {
    const payload = await staff.verifyToken(await staff.createAccessToken('7'));
    for (const auth of [customers, plain]) {
      expect(await outcome(() => auth.revoke(payload))).to.equal(mismatch);
      expect(await outcome(() => auth.authorize(payload, 'read', 'docs'))).to.equal(mismatch);
      expect(await outcome(() => auth.filter(payload, 'read', { docs: [{}] }))).to.equal(mismatch);
      expect(await outcome(() => auth.explain(payload, 'read', 'docs'))).to.equal(mismatch);
    }
    expect(await outcome(() => staff.authorize(payload, 'read', 'docs'))).to.equal('accepted');
  });

  it('keeps the subject of a revocation apart from the same subject of others', async () => {
    const kept = async (auth: AuthX): Promise<unknown> => {
      await auth.revoke(await auth.createAccessToken('7'));
      return revokedTokens.kept.at(-1)?.subject;
    };
    expect(await kept(staff)).to.equal('login_type=staff:7');
    expect(await kept(customers)).to.equal('login_type=customer:7');
    expect(await kept(plain)).to.equal('7');
  });

  it('leaves no subject without a login type that stores could take for one with a login type', async () => {
    const subject = 'login_type=staff:7';
    const issued = await plain.createAccessToken(subject).catch((error: unknown) => (error as Error).message);
    expect(issued).to.include('cannot begin with login_type=');
    expect(await outcome(() => plain.verifyToken(forge(goodClaims({ sub: subject }))))).to.equal('JWTDecodeError');
    const payload: TokenPayload = await staff.verifyToken(await staff.createAccessToken(subject));
    expect(payload.sub).to.equal(subject);
  });

  it('compares the login type before the signature, and lets nobody in by it', async () => {
    const key = 'a-key-that-nobody-has-ever-been-given-and-that-is-long-enough-now';
    const forged = (login_type: unknown): string => forge(goodClaims({ login_type }), { key });
    expect(await outcome(() => staff.verifyToken(forged('customer')))).to.equal(mismatch);
    expect(await outcome(() => staff.verifyToken(forged('staff')))).to.equal('TokenInvalidSignatureError');
    expect(await outcome(() => staff.verifyToken(forged(undefined)))).to.equal('TokenInvalidSignatureError');
    expect(await outcome(() => staff.verifyToken(forged(7)))).to.equal('JWTDecodeError');
  });
});
