import { expect } from 'chai';
import fc from 'fast-check';
import { newClientKey, proofOf } from './support/proofs';
import { ProofServer } from './support/ProofServer';
import { propertyRuns } from '../support/propertyRuns';

/** The statuses that a request with a proof may get. */
const listed = [200, 400, 401];

describe('A DPoP header of any content', () => {
  const key = newClientKey();
  let server: ProofServer;
  let token: string;

  before(async () => {
    server = await ProofServer.start({ dpop: 'allowed' });
    ({ access_token: token } = await server.login(key));
  });

  const isListed = async (proof: string): Promise<void> => {
    const [login, me] = [
      await server.send('/login', { key, method: 'POST', proofs: [proof] }),
      await server.send('/me', { key, token, proofs: [proof] }),
    ];
    expect(listed).to.include(login.status);
    expect(listed).to.include(me.status);
    expect(login.text + me.text).not.to.match(/ at |node_modules|SyntaxError|TypeError/);
  };

  /** Texts that a header may have. */
  const headerText = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map(code => String.fromCharCode(code)) });
  const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('gets a listed status: text', () =>
    fc.assert(fc.asyncProperty(headerText, isListed), { numRuns: propertyRuns(100) }));

  it('gets a listed status: three parts of JSON', () =>
    fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.jsonValue(), fc.base64String(), (header, claims, signature) =>
        isListed([base64url(header), base64url(claims), signature.replace(/[=+/]/g, 'A')].join('.')),
      ),
      { numRuns: propertyRuns(200) },
    ));

  it('gets a listed status: a signed proof whose members have any value', () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom('jti', 'htm', 'htu', 'iat', 'ath', 'nonce', 'exp', '__proto__', 'constructor'),
        fc.constantFrom('typ', 'alg', 'jwk', 'kid', 'crit', '__proto__', 'toString'),
        fc.jsonValue(),
        async (claim, member, value) => {
          const url = `${server.origin}/me`;
          await isListed(proofOf(key, ['GET', url], { claims: { [claim]: value } }));
          await isListed(proofOf(key, ['GET', url], { token, header: { [member]: value } }).replace(/.$/, 'A'));
          const jwk = { ...key.jwk, [member]: value, x: value };
          await isListed(proofOf(key, ['POST', `${server.origin}/login`], { header: { jwk } }));
        },
      ),
      { numRuns: propertyRuns(150) },
    ));

  it('gets a listed status: one changed character of a valid proof', () =>
    fc.assert(
      fc.asyncProperty(
        fc.nat(),
        headerText.filter(text => text.length > 0),
        async (place, text) => {
          const proof = proofOf(key, ['GET', `${server.origin}/me`], { token });
          const at = place % proof.length;
          const changed = proof.slice(0, at) + (text[0] as string) + proof.slice(at + 1);
          if (changed !== proof) await isListed(changed);
        },
      ),
      { numRuns: propertyRuns(150) },
    ));
}).timeout(60_000);
