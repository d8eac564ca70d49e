import { expect } from 'chai';
import { forge, goodClaims } from '../../support/forge';
import { bearer, type Sending } from '../../support/send';
import { accessCookie, cookieToken, csrfHeader } from '../cookies/support/cookieTokens';
import { outcome, type Client } from '../support/serve';
import { all, carrying, serving } from './support/Where';

describe('A request to a route with an optional token', () => {
  let client: Client;
  const token = cookieToken();
  const send = (sending: Sending, query = ''): Promise<string> =>
    client
      .send(`/where/optional${query}`, { method: 'POST', ...sending })
      .then(answer => (answer.status === 200 ? String(answer.json.location) : outcome(answer)));

  before(async () => {
    client = await serving(['headers', 'cookies', 'query', 'json']);
  });

  it('has no token if the header, cookie, parameter or member is empty', async () => {
    expect(await send({})).to.equal('nowhere');
    expect(await send({ headers: ['Authorization', ''] })).to.equal('nowhere');
    expect(await send({ headers: accessCookie('') })).to.equal('nowhere');
    expect(await send({ headers: accessCookie('""') })).to.equal('nowhere');
    expect(await send({}, '?token=')).to.equal('nowhere');
    expect(await send({}, '?token')).to.equal('nowhere');
    expect(await send({ body: { access_token: '' } })).to.equal('nowhere');
  });

  it('has no token if the member is nested or not a string', async () => {
    for (const value of [null, 5, true, [token], { token }]) {
      expect(await send({ body: { access_token: value } }), JSON.stringify(value)).to.equal('nowhere');
    }
    expect(await send({ body: { data: { access_token: token } } })).to.equal('nowhere');
    expect(await send({}, `?a[token]=${token}`)).to.equal('nowhere');
    expect(await send({}, `?Token=${token}`)).to.equal('nowhere');
  });

  it('ignores a Basic header, and finds a token in a cookie', async () => {
    const basic = ['Authorization', `Basic ${Buffer.from('alice:wonderland').toString('base64')}`];
    expect(await send({ headers: basic })).to.equal('nowhere');
    expect(await send({ headers: [...basic, ...accessCookie(token), ...csrfHeader()] })).to.equal('cookies');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader(), 'Authorization', ''] })).to.equal('cookies');
    expect(await send({ headers: basic }, `?token=${token}`)).to.equal('query');
  });

  it('ignores an empty location, and finds a token elsewhere', async () => {
    expect(await send({ headers: [...accessCookie(''), ...bearer(token)] })).to.equal('headers');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader()] }, '?token=')).to.equal('cookies');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader()], body: { access_token: '' } })).to.equal(
      'cookies',
    );
  });

  it('is refused with an invalid token in any location', async () => {
    for (const bad of ['rubbish', forge(goodClaims(), { key: 'x'.repeat(64) }), forge(goodClaims({ exp: 1 }))]) {
      for (const place of all) {
        const { query, sending } = carrying(bad, [place]);
        expect(await send(sending, query), place).to.match(/^401 (JWTDecode|TokenInvalidSignature|TokenExpired)Error$/);
      }
    }
  });

  it('is accepted with a valid token in any location', async () => {
    for (const place of all) {
      const { query, sending } = carrying(token, [place]);
      expect(await send(sending, query)).to.equal(place);
    }
  });
});
