import { expect } from 'chai';
import { JWTDecodeError } from '../../src/index';
import { forge, goodClaims } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { goodJsonWith } from './support/forgeParts';
import { RawSocket } from './support/RawSocket';
import { parsesOf } from './support/watch';

const nested = (depth: number): string => goodJsonWith(`"deep":${'['.repeat(depth)}${']'.repeat(depth)}`);

describe('Attacks by size', () => {
  let server: AttackServer;

  before(async () => {
    server = await AttackServer.start();
  });

  async function refusedUnparsed(token: string): Promise<void> {
    let error: unknown;
    const verify = async (): Promise<void> => {
      error = await server.auth.verifyToken(token).catch((refusal: unknown) => refusal);
    };
    // The first error may cause its source map to be parsed.
    await parsesOf(verify);
    const parses = await parsesOf(verify);
    expect(error).to.be.instanceOf(JWTDecodeError);
    expect(parses).to.equal(0);
  }

  it('row 65: refuses a token over 8 KB, before parsing it', async () => {
    for (const length of [6000, 8000]) {
      const token = forge(goodClaims({ pad: 'x'.repeat(length) }));
      expect(token.length).to.be.within(8193, 15_000);
      await server.refuses(token);
      await refusedUnparsed(token);
    }
    await server.refuses('x'.repeat(9000));
    await server.refuses('.'.repeat(9000));
  });

  it('row 65: accepts at most 8192 characters', async () => {
    let pad = 'x'.repeat(5800);
    let token = forge(goodClaims({ pad }));
    while (token.length < 8190) token = forge(goodClaims({ pad: (pad += 'x') }));
    expect(token.length).to.be.within(8190, 8192);
    await server.accepts(token);
    while (token.length <= 8192) token = forge(goodClaims({ pad: (pad += 'x') }));
    await server.refuses(token);
  });

  it('row 66: refuses a token of 10 MB, before parsing it', async () => {
    await refusedUnparsed(forge(goodClaims({ pad: 'x'.repeat(7_500_000) })));
    await refusedUnparsed('.'.repeat(10_000_000));
    await refusedUnparsed('{'.repeat(10_000_000));
  });

  it('row 66: gets 431 from Node for a header over 16 KB', async () => {
    const socket = await RawSocket.open(server.port);
    const token = forge(goodClaims({ pad: 'x'.repeat(20_000) }));
    expect(await socket.get('/access', `Authorization: Bearer ${token}`)).to.equal(431);
    await server.stillServes();
  });

  it('row 67: refuses JSON with a depth of 10,000 before parsing it', async () => {
    await refusedUnparsed(forge(nested(10_000)));
    const header = `{"alg":"HS256","deep":${'['.repeat(10_000)}${']'.repeat(10_000)}}`;
    await refusedUnparsed(forge(goodClaims(), { header }));
  });

  it('row 67: refuses JSON that is nested too deeply in a short token', async () => {
    for (const depth of [32, 33, 100, 2500]) await server.refuses(forge(nested(depth)));
    await server.refuses(forge(`${'{"a":'.repeat(900)}1${'}'.repeat(900)}`));
    await server.refuses(forge('['.repeat(2500)));
    await server.refuses(forge(goodClaims(), { header: `{"alg":"HS256","a":${'['.repeat(900)}${']'.repeat(900)}}` }));
    await server.accepts(forge(nested(31)));
  });

  it('CVE-2025-61920: refuses a huge header or signature without reading it', async () => {
    await refusedUnparsed(forge(goodClaims(), { header: { pad: 'x'.repeat(1_000_000) } }));
    await refusedUnparsed(forge(goodClaims()) + 'x'.repeat(1_000_000));
    await server.refuses(forge(goodClaims()) + 'x'.repeat(9000));
  });
});
