import { expect } from 'chai';
import { JWTDecodeError } from '../../src/index';
import { forge, goodClaims, secret, signature } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { encoded, forgeParts, goodHeader, goodJson } from './support/forgeParts';
import { RawSocket } from './support/RawSocket';
import { invalidRequest } from './support/refusals';

/** The characters of base64url, in the order of their values. */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Sets an unused bit of the last base64 character. The text differs, but decodes to the same bytes. */
const withSpareBit = (part: string): string =>
  part.slice(0, -1) + (alphabet[alphabet.indexOf(part.slice(-1)) + 1] as string);

/** Returns encoded claims that leave bits of the last character unused, and that differ between the two base64 alphabets. */
function claimsInBothAlphabets(): string {
  for (let padding = ''; ; padding += '~') {
    const payload = encoded(goodJson({ note: `>>>???${padding}` }));
    if (/[-_]/.test(payload) && payload.length % 4 !== 0) return payload;
  }
}

describe('Attacks on the form of a token', () => {
  let server: AttackServer;

  before(async () => {
    server = await AttackServer.start();
  });

  /** A header cannot carry these tokens, so they are passed to the verification of the server directly. */
  async function decodesNot(token: unknown): Promise<void> {
    const error: unknown = await server.auth.verifyToken(token as string).catch((refusal: unknown) => refusal);
    expect(error).to.be.instanceOf(JWTDecodeError);
  }

  const [header, payload, mac] = forge(goodClaims()).split('.') as [string, string, string];
  const token = `${header}.${payload}.${mac}`;

  it('row 39: refuses a token of one part', async () => {
    for (const part of [header, 'token', '0', encoded(token)]) await server.refuses(part);
  });

  it('row 40: refuses a token of two parts', async () => {
    await server.refuses(`${header}.${payload}`);
    await server.refuses(`${payload}.${signature(payload, 'HS256', secret)}`);
    await server.refuses('.');
  });

  it('row 41: refuses a token of four parts', () => server.refuses(`${token}.${mac}`));

  it('row 42: refuses a token of five parts, like an encrypted token', async () => {
    await server.refuses(`${token}.${payload}.${mac}`);
    await server.refuses(`${encoded('{"alg":"dir","enc":"A128GCM"}')}..${mac}.${payload}.${mac}`);
  });

  it('row 43: refuses a dot at the end and empty parts', async () => {
    for (const wrong of [
      `${token}.`,
      `.${token}`,
      `${header}.${payload}.`,
      `${header}..${signature(`${header}.`, 'HS256', secret)}`,
      `.${payload}.${signature(`.${payload}`, 'HS256', secret)}`,
      '..',
    ]) {
      await server.refuses(wrong);
    }
  });

  it('row 44: refuses white space inside a token', async () => {
    await server.refuses(`${header}. ${payload}.${mac}`);
    await server.refuses(`${header}.${payload.slice(0, 9)} ${payload.slice(9)}.${mac}`);
    await server.refuses(forgeParts(goodHeader, `${payload} `));
    for (const space of [' ', '\n', '\r\n', '\t', '\v', '\u00a0']) {
      await decodesNot(`${token}${space}`);
      await decodesNot(`${space}${token}`);
      await decodesNot(forgeParts(header, payload + space));
      await decodesNot(forgeParts(header.slice(0, 8) + space + header.slice(8), payload));
    }
  });

  it('row 44: refuses NUL inside a token', async () => {
    await decodesNot(`${token}\0`);
    await decodesNot(forgeParts(header, `${payload}\0`));
    const socket = await RawSocket.open(server.port);
    expect(await socket.get('/access', `Authorization: Bearer ${token}\0`)).to.equal(400);
    await server.stillServes();
  });

  it('row 45: refuses padding', async () => {
    for (const pad of ['=', '==']) {
      await server.refuses(forgeParts(header + pad, payload));
      await server.refuses(forgeParts(header, payload + pad));
      await server.refuses(token + pad);
      await server.refuses(token + encodeURIComponent(pad));
    }
  });

  it('row 46: refuses the standard base64 alphabet', async () => {
    const standard = (part: string): string => part.replace(/-/g, '+').replace(/_/g, '/');
    const both = claimsInBothAlphabets();
    await server.accepts(forgeParts(header, both));
    await server.refuses(forgeParts(header, standard(both)));
    const unusual = encoded('{"alg":"HS256","typ":"JWT","note":">>>???~"}');
    expect(unusual).to.match(/[-_]/);
    await server.accepts(forgeParts(unusual, payload));
    await server.refuses(forgeParts(standard(unusual), payload));
    let withBoth: string;
    do withBoth = forge(goodClaims());
    while (!/[-_][^.]*$/.test(withBoth));
    await server.refuses(withBoth.slice(0, -mac.length) + standard(withBoth.slice(-mac.length)));
  });

  it('row 47: refuses a signature whose last character has unused bits set', async () => {
    await server.accepts(token);
    await server.refuses(`${header}.${payload}.${withSpareBit(mac)}`);
  });

  it('row 48: refuses a payload or header whose last character has unused bits set, even with a right signature', async () => {
    await server.refuses(forgeParts(header, withSpareBit(claimsInBothAlphabets())));
    const unusual = encoded('{"alg":"HS256","typ":"JWT" }');
    await server.accepts(forgeParts(unusual, payload));
    await server.refuses(forgeParts(withSpareBit(unusual), payload));
  });

  it('row 49: refuses the JSON serialization', async () => {
    const flattened = JSON.stringify({ protected: header, payload, signature: mac });
    const general = JSON.stringify({ payload, signatures: [{ protected: header, signature: mac }] });
    for (const json of [flattened, general]) {
      await server.refuses(json);
      await server.refuses(encoded(json));
      await decodesNot(json);
    }
    await decodesNot({ protected: header, payload, signature: mac });
  });

  it('row 49: refuses two credentials that braces enclose', async () => {
    await server.refusesHeaders(['Authorization', `Bearer {}, Bearer ${token}`], invalidRequest);
    await server.refuses(`{},${token}`);
    await server.refuses(`{${token},${token}}`);
  });

  it('row 50: refuses bytes that are not UTF-8, and a byte order mark', async () => {
    const json = goodJson();
    const invalid = [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]];
    for (const bytes of invalid) {
      const note = Buffer.concat([Buffer.from(`${json.slice(0, -1)},"note":"`), Buffer.from(bytes), Buffer.from('"}')]);
      await server.refuses(forgeParts(header, encoded(note)));
    }
    await server.refuses(forgeParts(header, encoded(`\ufeff${json}`)));
    await server.refuses(forgeParts(encoded('\ufeff{"alg":"HS256","typ":"JWT"}'), payload));
    await server.refuses(forgeParts(header, encoded(Buffer.from(json, 'utf16le'))));
    await server.accepts(forge(goodClaims({ note: 'grüße €' })));
  });

  it('refuses a token that is not a string', async () => {
    for (const wrong of [undefined, null, 5, {}, [token], Buffer.from(token)]) await decodesNot(wrong);
  });
});
