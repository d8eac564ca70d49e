import { expect } from 'chai';
import { attack } from '../../src/attack/attack';
import { rows, type RowName } from '../../src/attack/rows';
import { readTarget } from '../../src/attack/Target';
import { concealLogin } from '../../src/attack/judging/concealLogin';
import { curlOf } from '../../src/attack/judging/curlOf';
import { Redaction } from '../../src/attack/judging/Redaction';
import { quickstartReport } from './holes/attackPort';
import { HandMade } from './holes/server/HandMade';

const target = readTarget('http://127.0.0.1:3000', undefined);
const body = { username: 'alice', password: 'Wönder"land' };

describe('The commands of an attack', () => {
  function curl(sent: string | Buffer, headers: [string, string][] = [], login: object | string = body): string {
    const redaction = new Redaction();
    concealLogin(redaction, { path: '/login', body: login, headers: { 'X-Api-Key': 'key-of-the-login-0123456789' } });
    return curlOf({ method: 'POST', target: '/login', headers, body: Buffer.from(sent) }, target, redaction);
  }

  it('hold no password of a JSON body, in whatever spelling', () => {
    const spelled = '{"username":"alice","password":"W\\u00f6nder\\"land"}';
    for (const sent of [JSON.stringify(body), JSON.stringify({ ...body, admin: true }), spelled]) {
      expect(curl(sent))
        .to.include('$PASSWORD')
        .and.not.match(/land|nder/);
    }
  });

  it('hold no changed password, and keep what is no secret', () => {
    for (const password of ['wöNDER"LAND', 'Wönder', 'Wönder"landx']) {
      expect(curl(JSON.stringify({ ...body, password })))
        .to.include('$CHANGED_PASSWORD')
        .and.not.match(/nder/i);
    }
    expect(curl('{"username":"alice","password":"admin"}')).to.include('"password":"admin"');
  });

  it('hold no short password, also in a form', () => {
    expect(curl('username=a&password=p%20q&x=1', [], 'username=a&password=p+q')).to.include('password=$PASSWORD&x=1');
    expect(curl('{"user":{"pin":"7"},"n":"8"}', [], { user: { pin: '7' } })).to.include('\\"pin\\":\\"$PASSWORD\\"');
  });

  it('hold no token that the keys of the server have signed', async () => {
    const server = await HandMade.start(() => ({ skipsGuard: () => true }));
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const signature = 'c2lnbmF0dXJlLW9mLXRoZS1taW50ZWQtdG9rZW4';
    const token = `${part({ alg: 'HS256' })}.${part({ sub: 'alice' })}.${signature}`;
    try {
      const { letIn } = await attack(`http://127.0.0.1:${String(server.port)}`, {
        routes: quickstartReport(),
        logins: [{ path: '/login', body: { username: 'alice', password: 'wonderland' } }],
        minted: [{ row: 'not-fresh', variant: 'minted', token, type: 'access' }],
        skip: (Object.keys(rows) as RowName[]).filter(row => row !== 'not-fresh'),
        rate: 1000,
      });
      const [finding] = letIn.filter(({ attack: name }) => name === 'not-fresh: minted');
      expect(finding?.curl).to.include('"Authorization: Bearer $MINTED_TOKEN"');
      expect(JSON.stringify(letIn)).not.to.include(signature);
    } finally {
      await server.stop();
    }
  });

  it('hold no credential of Basic, and no long header of the login', () => {
    const pair = Buffer.from('alice:Wönder"land').toString('base64');
    const command = curl('', [
      ['Authorization', `Basic ${pair}`],
      ['X-Api-Key', 'key-of-the-login-0123456789'],
    ]);
    expect(command).to.include('Basic $BASIC').and.include('$LOGIN_HEADER').and.not.include(pair);
    expect(command).to.not.include('key-of-the-login');
  });
});
