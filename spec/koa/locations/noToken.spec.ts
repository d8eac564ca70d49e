import { expect } from 'chai';
import { forge, goodClaims } from '../../support/forge';
import { bearer, type Sending } from '../../support/send';
import { accessCookie, cookieToken, csrfHeader } from '../cookies/support/cookieTokens';
import { outcome, type Client } from '../support/serve';
import { all, carrying, serving } from './support/Where';

describe('What is no token', () => {
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

  it('what is no text in a member, or stands deeper', async () => {
    for (const value of [null, 5, true, [token], { token }]) {
      expect(await send({ body: { access_token: value } }), JSON.stringify(value)).to.equal('nowhere');
    }
    expect(await send({ body: { data: { access_token: token } } })).to.equal('nowhere');
    expect(await send({}, `?a[token]=${token}`)).to.equal('nowhere');
    expect(await send({}, `?Token=${token}`)).to.equal('nowhere');
  });

  it('a Basic header, also beside a cookie token', async () => {
    const basic = ['Authorization', `Basic ${Buffer.from('alice:wonderland').toString('base64')}`];
    expect(await send({ headers: basic })).to.equal('nowhere');
    expect(await send({ headers: [...basic, ...accessCookie(token), ...csrfHeader()] })).to.equal('cookies');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader(), 'Authorization', ''] })).to.equal('cookies');
    expect(await send({ headers: basic }, `?token=${token}`)).to.equal('query');
  });

  it('an empty place beside a good token', async () => {
    expect(await send({ headers: [...accessCookie(''), ...bearer(token)] })).to.equal('headers');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader()] }, '?token=')).to.equal('cookies');
    expect(await send({ headers: [...accessCookie(token), ...csrfHeader()], body: { access_token: '' } })).to.equal(
      'cookies',
    );
  });

  it('but a bad token is one, in every place, also where none is needed', async () => {
    for (const bad of ['rubbish', forge(goodClaims(), { key: 'x'.repeat(64) }), forge(goodClaims({ exp: 1 }))]) {
      for (const place of all) {
        const { query, sending } = carrying(bad, [place]);
        expect(await send(sending, query), place).to.match(/^401 (JWTDecode|TokenInvalidSignature|TokenExpired)Error$/);
      }
    }
  });

  it('and a good one is found in every place', async () => {
    for (const place of all) {
      const { query, sending } = carrying(token, [place]);
      expect(await send(sending, query)).to.equal(place);
    }
  });
});
