import { expect } from 'chai';
import { forge, goodClaims, secret } from '../support/forge';
import { AttackServer } from './support/AttackServer';
import { RawSocket } from './support/RawSocket';
import { invalidRequest, invalidToken, noToken } from './support/refusals';

/** Routes that require a token. */
const guarded = ['/access', '/text/access', '/fresh', '/scope', '/refresh', '/any'];
const withOptional = [...guarded, '/optional'];

describe('Attacks on the Authorization header', () => {
  let server: AttackServer;
  let token: string;

  before(async () => {
    server = await AttackServer.start();
    token = forge(goodClaims());
  });

  const authorization = (...values: string[]): string[] => values.flatMap(value => ['Authorization', value]);

  /** Routes with an optional token accept the request. */
  async function findsNoToken(headers: string[]): Promise<void> {
    await server.refusesHeaders(headers, noToken, guarded);
    expect((await server.send('/optional', { headers })).status).to.equal(200);
  }

  /** Two credentials are refused even on routes with an optional token. */
  const refusesRequest = (headers: string[]): Promise<void> =>
    server.refusesHeaders(headers, invalidRequest, withOptional);

  it('row 99: answers 401 when there is no token', async () => {
    await findsNoToken([]);
    await findsNoToken(authorization(''));
    await findsNoToken(['X-Authorization', `Bearer ${token}`]);
    await findsNoToken(['Proxy-Authorization', `Bearer ${token}`]);
    await findsNoToken(['Cookie', `access_token_cookie=${token}`]);
  });

  it('row 99: ignores a token in the query', async () => {
    for (const name of ['token', 'access_token']) {
      const { status, headers } = await server.send(`/access?${name}=${token}`);
      expect(status).to.equal(401);
      expect(headers['www-authenticate']).to.equal('Bearer');
    }
  });

  it('row 100: answers 401 for credentials of another scheme', async () => {
    await findsNoToken(authorization(`Basic ${Buffer.from('alice:wonderland').toString('base64')}`));
    await findsNoToken(authorization('Basic'));
    await findsNoToken(authorization('Digest username="alice", realm="r", nonce="n"'));
    await findsNoToken(authorization(`Bearers ${token}`));
    await findsNoToken(authorization(`Beare ${token}`));
    await findsNoToken(authorization(`Token ${token}`));
  });

  it('row 101: answers 401 for a token without its scheme', async () => {
    await findsNoToken(authorization(token));
    await findsNoToken(authorization(`Bearer${token}`));
    await findsNoToken(authorization(`Bearer:${token}`));
    await findsNoToken(authorization(`Bearer=${token}`));
  });

  it('row 102: refuses the scheme twice', async () => {
    await refusesRequest(authorization(`Bearer Bearer ${token}`));
    await refusesRequest(authorization(`Bearer bearer ${token}`));
  });

  it('row 103: refuses the scheme inside a token or after another scheme', async () => {
    await refusesRequest(authorization(`Bearer ${token}Bearer ${token}`));
    await refusesRequest(authorization(`Bearer ${token} Bearer ${token}`));
    await refusesRequest(authorization(`Bearer x.BEARER y.z`));
    await refusesRequest(authorization(`Basic YWxpY2U6d29uZGVybGFuZA==, Bearer ${token}`));
    await refusesRequest(authorization(`Basic Bearer ${token}`));
  });

  it('row 103: refuses the scheme without a token', async () => {
    await refusesRequest(authorization('Bearer'));
    await refusesRequest(authorization('Bearer '));
    await refusesRequest(authorization('bearer'));
  });

  it('row 104: accepts the scheme in any letter case and with any number of spaces', async () => {
    for (const scheme of ['bearer', 'BEARER', 'bEaReR', 'Bearer  ', 'Bearer     ']) {
      const headers = authorization(`${scheme} ${token}`);
      expect((await server.send('/access', { headers })).status).to.equal(200);
    }
    const headers = ['aUTHORIZATION', `Bearer ${token}`];
    expect((await server.send('/access', { headers })).status).to.equal(200);
  });

  it('row 104: ignores other headers whose names have the same length', async () => {
    const others = ['Cache-Control', 'no-cache', 'If-None-Match', '"etag"', 'Accept-Ranges', `Bearer ${token}`];
    const headers = [...others, ...authorization(`Bearer ${token}`)];
    expect((await server.send('/access', { headers })).status).to.equal(200);
    await findsNoToken(others);
  });

  it('row 105: refuses two Authorization headers, whichever is valid', async () => {
    await refusesRequest(authorization(`Bearer ${token}`, 'Bearer x'));
    await refusesRequest(authorization('Bearer x', `Bearer ${token}`));
    await refusesRequest(authorization(`Bearer ${token}`, `Bearer ${token}`));
    await refusesRequest(authorization(`Bearer ${token}`, 'Basic YWxpY2U6d29uZGVybGFuZA=='));
    await refusesRequest(authorization('Basic YWxpY2U6d29uZGVybGFuZA==', `Bearer ${token}`));
    await refusesRequest(authorization('', `Bearer ${token}`));
    await refusesRequest(['Authorization', `Bearer ${token}`, 'authorization', `Bearer ${token}`]);
  });

  it('row 106: refuses two credentials joined by a comma', async () => {
    await refusesRequest(authorization(`Bearer ${token}, Bearer ${token}`));
    await refusesRequest(authorization(`Bearer ${token},Bearer ${token}`));
    await refusesRequest(authorization(`Bearer ${token}, ${token}`));
    await refusesRequest(authorization(`Bearer ${token},`));
    await refusesRequest(authorization(`Bearer ,${token}`));
    await refusesRequest(authorization(`Bearer ${token}, Basic YWxpY2U6d29uZGVybGFuZA==`));
  });

  it('row 107: refuses a tab', async () => {
    await refusesRequest(authorization(`Bearer\t${token}`));
    await refusesRequest(authorization(`Bearer \t${token}`));
    await refusesRequest(authorization(`Bearer x\t${token}`));
  });

  it('row 108: refuses non-ASCII characters', async () => {
    for (const wrong of [`Bearer é${token}`, `Bearer ${token}é`, `Bearer\u00a0${token}`, `Béarer ${token}`]) {
      await refusesRequest(authorization(wrong));
    }
    await refusesRequest(authorization(`Bearer ${token}\u00a0`));
    await refusesRequest(authorization(`\u00a0Bearer ${token}`));
    await refusesRequest(authorization('\u00a0'));
  });

  it('row 108: refuses UTF-8 bytes and control characters', async () => {
    for (const [bytes, wanted] of [
      [Buffer.from('‮'), 400],
      [Buffer.from('token€'), 400],
      [Buffer.from([0xff, 0xfe]), 400],
      [Buffer.from([0x01]), 400],
      [Buffer.from([0x7f]), 400],
      [Buffer.from([0x80]), 400],
    ] as const) {
      const socket = await RawSocket.open(server.port);
      const header = Buffer.concat([Buffer.from(`Authorization: Bearer ${token}`), bytes]);
      expect(await socket.get('/access', header)).to.equal(wanted);
    }
    await server.stillServes();
  });

  it('rows 99 to 108: refuses the same in a header with a configured name', async () => {
    const custom = await AttackServer.start({ secretKey: secret, headerName: 'X-Auth', headerType: 'JWT' });
    const challenged = { ...noToken, challenge: 'JWT' };
    const malformed = { ...invalidRequest, challenge: 'JWT error="invalid_request"' };
    const good = (value: string): Promise<unknown> => custom.send('/access', { headers: ['X-Auth', value] });
    expect(await good(`jwt ${token}`)).to.have.property('status', 200);
    expect(await good(`Bearer ${token}`)).to.have.property('status', 401);
    const answer = await custom.send('/access', { headers: authorization(`JWT ${token}`) });
    expect(answer.headers['www-authenticate']).to.equal(challenged.challenge);
    for (const headers of [
      ['X-Auth', `JWT ${token}`, 'x-auth', `JWT ${token}`],
      ['X-Auth', `JWT ${token}, JWT ${token}`],
      ['X-Auth', `JWT JWT ${token}`],
      ['X-Auth', `JWT\t${token}`],
      ['X-Auth', `JWT ${token}é`],
    ]) {
      const { status, headers: sent } = await custom.send('/access', { headers });
      expect(status).to.equal(400);
      expect(sent['www-authenticate']).to.equal(malformed.challenge);
    }
  });

  it('rows 99 to 108: refuses the same in a header without a scheme', async () => {
    const bare = await AttackServer.start({ secretKey: secret, headerName: 'X-Token', headerType: '' });
    const statusOf = async (...headers: string[]): Promise<number> =>
      (await bare.send('/access', { headers: headers.flatMap(value => ['X-Token', value]) })).status;
    expect(await statusOf(token)).to.equal(200);
    expect(await statusOf()).to.equal(401);
    expect(await statusOf('')).to.equal(401);
    expect(await statusOf('x')).to.equal(401);
    for (const wrong of [`Bearer ${token}`, `${token},${token}`, `${token} ${token}`, `${token}\tx`, `${token}é`]) {
      expect(await statusOf(wrong), wrong).to.equal(400);
    }
    expect(await statusOf(token, token)).to.equal(400);
  });

  it('refuses an invalid token in a well-formed header', () => server.refuses('x', invalidToken(), withOptional));
});
