import { expect } from 'chai';
import Koa from 'koa';
import { useKoaServer } from 'routing-controllers';
import { strictBody, withAuthX, type TokenLocation } from '../../../src/index';
import { secret } from '../../support/forge';
import { cookieToken } from '../cookies/support/cookieTokens';
import { makeAuth, outcome, start, type Client } from '../support/serve';
import { serving, Where } from './support/Where';

describe('A token in a JSON body', () => {
  let client: Client;
  let strict: Client;
  const token = cookieToken();
  const tokenLocation: TokenLocation[] = ['json'];

  before(async () => {
    client = await serving(tokenLocation);
    const app = new Koa();
    app.use(strictBody());
    const auth = makeAuth<never>({ config: { secretKey: secret, tokenLocation } });
    strict = await start(useKoaServer(app, withAuthX({ controllers: [Where] }, auth)));
  });

  const sent = (type: string | undefined, body: string, to = client, path = '/where/access'): Promise<string> =>
    to.send(path, { method: 'POST', headers: type === undefined ? [] : ['Content-Type', type], body }).then(outcome);
  const json = JSON.stringify({ access_token: token });

  for (const type of [
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json ; a=b',
    'Application/JSON',
    'APPLICATION/JSON; CHARSET=UTF-8',
  ]) {
    it(`is found in a body of type ${type}`, async () => {
      expect(await sent(type, json)).to.equal('200');
      expect(await sent(type, json, strict)).to.equal('200');
    });
  }

  for (const type of [
    undefined,
    'text/plain',
    'text/json',
    'application/json-patch+json',
    'application/vnd.api+json',
    'application/jsonp',
    'text/plain; application/json',
    'text/plain;a="application/json"',
  ]) {
    it(`is not found in a body of type ${String(type)}`, async () => {
      expect(await sent(type, json)).to.equal('401 MissingTokenError');
      expect(await sent(type, json, client, '/where/optional')).to.equal('200');
    });
  }

  it('is not found in a form', async () => {
    const form = 'application/x-www-form-urlencoded';
    expect(await sent(form, `access_token=${token}`)).to.equal('401 MissingTokenError');
    expect(await sent(form, json)).to.equal('401 MissingTokenError');
  });

  it('is found in its member, and a refresh token in another one', async () => {
    const refresh = JSON.stringify({ refresh_token: cookieToken({ type: 'refresh' }) });
    expect(await sent('application/json', refresh, client, '/where/refresh')).to.equal('200');
    expect(await sent('application/json', json, client, '/where/refresh')).to.equal('401 MissingTokenError');
    expect(await sent('application/json', refresh)).to.equal('401 MissingTokenError');
    expect(await sent('application/json', `{"Access_Token":"${token}"}`)).to.equal('401 MissingTokenError');
    const inherited = `{"__proto__":{"access_token":"${token}"}}`;
    expect(await sent('application/json', inherited)).to.equal('400');
  });

  it('is not found in a list', async () => {
    expect(await sent('application/json', `[${json}]`)).to.equal('401 MissingTokenError');
  });

  it('is ambiguous if two members have its name', async () => {
    for (const body of [
      `{"access_token":"rubbish","access_token":"${token}"}`,
      `{"access_token":"${token}","access_token":"rubbish"}`,
      `{"access_token":"${token}","access_token":"${token}"}`,
      `{"access_token":"${token}","access\\u005ftoken":"rubbish"}`,
    ]) {
      expect(await sent('application/json', body), body).to.equal('400 AmbiguousTokenError');
      expect(await sent('application/json', body, strict), body).to.equal('400 AmbiguousTokenError');
    }
  });

  it('is missing in an empty body, and refused with 400 in an invalid one', async () => {
    expect(await sent('application/json', '{"access_token":', strict)).to.equal('400');
    expect(await sent('application/json', '', strict)).to.equal('401 MissingTokenError');
    expect(await sent('application/json', 'null', strict)).to.equal('400');
  });
});

describe('A response with tokens if the query location is enabled', () => {
  const cacheOf = async (tokenLocation: TokenLocation[], path: string, headers: string[] = []): Promise<unknown> =>
    (await (await serving(tokenLocation)).send(path, { headers })).headers['cache-control'];

  it('has Cache-Control private for a token in the query', async () => {
    expect(await cacheOf(['query'], `/where/access?token=${cookieToken()}`)).to.equal('private');
  });

  it('has no Cache-Control for a token in another location', async () => {
    const headers = ['Authorization', `Bearer ${cookieToken()}`];
    expect(await cacheOf(['headers', 'query'], '/where/access', headers)).to.equal(undefined);
    expect(await cacheOf(['headers', 'query'], '/where/access?token=', headers)).to.equal(undefined);
  });
});
