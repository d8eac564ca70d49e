import { forge, goodClaims } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { encoded, forgeParts, goodHeader, goodJson, goodJsonWith } from './support/forgeParts';

describe('Attacks on the JSON of a token', () => {
  let server: AttackServer;

  before(async () => {
    server = await AttackServer.start();
  });

  /** Sends the text as a payload and as a header, each signed with the right key. */
  async function refusesText(text: string): Promise<void> {
    await server.refuses(forge(text));
    await server.refuses(forgeParts(encoded(text), encoded(goodJson())));
  }

  it('row 51: refuses a list as the payload', async () => {
    await refusesText('[]');
    await refusesText(`[${goodJson()}]`);
  });
  it('row 52: refuses a number as the payload', () => refusesText('5'));
  it('row 53: refuses a string as the payload', async () => {
    await refusesText('"claims"');
    await refusesText(JSON.stringify(goodJson()));
  });
  it('row 54: refuses null as the payload', () => refusesText('null'));
  it('row 55: refuses a payload that is not JSON', async () => {
    const good = goodJson();
    for (const text of ['{', 'claims', '{sub:1}', `${good}x`, `${good}${good}`, good.slice(0, -1), "{'sub':'alice'}"]) {
      await refusesText(text);
    }
  });

  it('row 56: refuses alg written twice', async () => {
    const headers = [
      '{"alg":"HS256","typ":"JWT","alg":"HS256"}',
      '{"alg":"none","alg":"HS256","typ":"JWT"}',
      '{"alg":"HS256","\\u0061lg":"HS256"}',
    ];
    for (const header of headers) await server.refuses(forge(goodClaims(), { header }));
  });

  it('row 57: refuses sub written twice', async () => {
    for (const member of ['"sub":"alice"', '"sub":"root"', '"\\u0073ub":"root"', '"s\\u0075b":"alice"']) {
      await server.refuses(forge(goodJsonWith(member)));
    }
  });

  it('row 57: refuses a duplicate member at any depth', async () => {
    for (const member of [
      '"a":1,"a":1',
      '"a":{"b":1,"b":1}',
      '"a":[[{"b":1},{"b":1,"b":2}]]',
      '"__proto__":1,"__proto__":2',
      '"":1,"":1',
      '"a\\"b":1,"a\\"b":1',
    ]) {
      await server.refuses(forge(goodJsonWith(member)));
    }
  });

  it('accepts JSON that only seems to have a duplicate member', async () => {
    for (const member of [
      '"a":{"b":1},"b":1',
      '"a":"\\"sub\\":\\"root\\""',
      '"a":[{"b":1},{"b":1}]',
      '"a":":::,{[\\\\"',
      '"1":1,"0":0',
      '"a" : { } , "b":[]',
      `"a":[${'[],{},'.repeat(40)}[]]`,
    ]) {
      await server.accepts(forge(goodJsonWith(member)));
    }
    await server.accepts(forgeParts(goodHeader, encoded(` \n${goodJson()}\r\n`)));
  });
});
