import { expect } from 'chai';
import { bearer, type Sending } from '../../support/send';
import { accessCookie, cookieToken, csrfHeader, refreshCookie } from '../cookies/support/cookieTokens';
import { outcome } from '../support/serve';
import { all, carrying, serving } from './support/Where';

describe('The location of a token', () => {
  it('is only the Authorization header by default', async () => {
    const client = await serving();
    for (const place of all) {
      const { query, sending } = carrying(cookieToken(), [place]);
      const answer = await client.send(`/where/access${query}`, sending);
      expect(outcome(answer), place).to.equal(place === 'headers' ? '200' : '401 MissingTokenError');
    }
  });

  for (const place of all) {
    it(`is the configured one: ${place}`, async () => {
      const client = await serving([place]);
      for (const other of all) {
        const { query, sending } = carrying(cookieToken(), [other]);
        const answer = await client.send(`/where/access${query}`, sending);
        expect(outcome(answer), other).to.equal(place === other ? '200' : '401 MissingTokenError');
        if (place === other) expect(answer.json).to.deep.equal({ location: place, type: 'access' });
      }
    });
  }

  it('is the first configured one if several have the token', async () => {
    const token = cookieToken();
    const { query, sending } = carrying(token, all);
    for (const [i] of all.entries()) {
      const order = [...all.slice(i), ...all.slice(0, i)];
      const client = await serving(order);
      const answer = await client.send(`/where/access${query}`, sending);
      expect(answer.json, order.join()).to.deep.equal({ location: order[0], type: 'access' });
    }
  });

  it('can differ by type: access tokens in the header, refresh tokens in a cookie', async () => {
    const client = await serving(['headers'], ['cookies']);
    const access = cookieToken();
    const refresh = cookieToken({ type: 'refresh' });
    const send = (path: string, headers: readonly string[]): Promise<string> =>
      client.send(path, { method: 'POST', headers: [...csrfHeader(), ...headers] }).then(outcome);
    expect(await send('/where/access', bearer(access))).to.equal('200');
    expect(await send('/where/refresh', refreshCookie(refresh))).to.equal('200');
    expect(await send('/where/refresh', [...bearer(access), ...refreshCookie(refresh)])).to.equal('200');
    expect(await send('/where/access', accessCookie(access))).to.equal('401 MissingTokenError');
    expect(await send('/where/refresh', bearer(refresh))).to.equal('401 MissingTokenError');
    expect(await send('/where/refresh', refreshCookie(access))).to.equal('401 RefreshTokenRequiredError');
    expect(await send('/where/any', refreshCookie(refresh))).to.equal('200');
    expect(await send('/where/any', accessCookie(access))).to.equal('401 MissingTokenError');
  });

  it('is never the location of the other type', async () => {
    const client = await serving(['cookies', 'json', 'query']);
    const access = cookieToken();
    const refresh = cookieToken({ type: 'refresh' });
    const send = (path: string, sending: Sending): Promise<string> =>
      client
        .send(path, { method: 'POST', ...sending, headers: [...csrfHeader(), ...(sending.headers ?? [])] })
        .then(outcome);
    expect(await send('/where/access', { headers: refreshCookie(access) })).to.equal('401 MissingTokenError');
    expect(await send('/where/refresh', { headers: accessCookie(refresh) })).to.equal('401 MissingTokenError');
    expect(await send('/where/access', { body: { refresh_token: access } })).to.equal('401 MissingTokenError');
    expect(await send('/where/refresh', { body: { access_token: refresh } })).to.equal('401 MissingTokenError');
    expect(await send('/where/access', { headers: accessCookie(refresh) })).to.equal('401 AccessTokenRequiredError');
    expect(await send(`/where/access?token=${refresh}`, {})).to.equal('401 AccessTokenRequiredError');
    expect(await send(`/where/refresh?token=${access}`, {})).to.equal('401 RefreshTokenRequiredError');
    expect(await send('/where/refresh', { body: { refresh_token: access } })).to.equal('401 RefreshTokenRequiredError');
  });
});
