import { expect } from 'chai';
import { forge, goodClaims } from '../../support/forge';
import { bearer, type Sending } from '../../support/send';
import { accessCookie, cookieToken, csrfHeader } from '../cookies/support/cookieTokens';
import { outcome, type Client } from '../support/serve';
import { all, carrying, serving } from './support/Where';

describe('A request has no token with', () => {
  let client: Client;
  const token = cookieToken();
  const send = (sending: Sending, query = ''): Promise<string> =>
    client
      .send(`/where/optional${query}`, { method: 'POST', ...sending })
      .then(answer => (answer.status === 200 ? String(answer.json.location) : outcome(answer)));

  before(async () => {
    client = await serving(['headers', 'cookies', 'query', 'json']);
  });

  it('an empty header, cookie, parameter or member', async () => {
    expect(await send({})).to.equal('nowhere');
    expect(await send({ headers: ['Authorization', ''] })).to.equal('nowhere');
    expect(await send({ headers: accessCookie('') })).to.equal('nowhere');
    expect(await send({ headers: accessCookie('""') })).to.equal('nowhere');
    expect(await send({}, '?token=')).to.equal('nowhere');
    expect(await send({}, '?token')).to.equal('nowhere');
    expect(await send({ body: { access_token: '' } })).to.equal('nowhere');
  });

  it('a member that is not a text, or is nested', async () => {
    for (const value of [null, 5, true, [token], { token }]) {
      expect(await send({ body: { access_token: value } }), JSON.stringify(value)).to.equal('nowhere');
    }
    expect(await send({ body: { data: { access_token: token } } })).to.equal('nowhere');
    expect(await send({}, `?a[token]=${token}`)).to.equal('nowhere');
    expect(await send({}, `?Token=${token}`)).to.equal('nowhere');
  });

  it('a Basic header, but a token in a cookie counts', async () => {
    const basic = ['Authorization', `Basic ${Buffer.from('alice:wonderland').toString('base64')}`];
    expect(await send({ headers: basic })).to.equal('nowhere');
    expect(await send({ headers: [...basic, ...accessCookie(token), ...csrfHeader()] })).to.equal('cookies');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader(), 'Authorization', ''] })).to.equal('cookies');
    expect(await send({ headers: basic }, `?token=${token}`)).to.equal('query');
  });

  it('an empty location, but a valid token elsewhere counts', async () => {
    expect(await send({ headers: [...accessCookie(''), ...bearer(token)] })).to.equal('headers');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader()] }, '?token=')).to.equal('cookies');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader()], body: { access_token: '' } })).to.equal(
      'cookies',
    );
  });

  it('but it has one with an invalid token, in every location, also if none is required', async () => {
    for (const bad of ['rubbish', forge(goodClaims(), { key: 'x'.repeat(64) }), forge(goodClaims({ exp: 1 }))]) {
      for (const place of all) {
        const { query, sending } = carrying(bad, [place]);
        expect(await send(sending, query), place).to.match(/^401 (JWTDecode|TokenInvalidSignature|TokenExpired)Error$/);
      }
    }
  });

  it('and it has one with a valid token, in every location', async () => {
    for (const place of all) {
      const { query, sending } = carrying(token, [place]);
      expect(await send(sending, query)).to.equal(place);
    }
  });
});
