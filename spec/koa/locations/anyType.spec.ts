import { expect } from 'chai';
import { bearer } from '../../support/send';
import { cookies, cookieToken, csrfHeader, refreshCookie } from '../cookies/support/cookieTokens';
import { outcome, type Client } from '../support/serve';
import { serving } from './support/Where';

describe('A guard for any type of token', () => {
  let client: Client;
  const access = cookieToken();
  const refresh = cookieToken({ type: 'refresh', csrf: 'r' });
  const both = cookies({ access_token_cookie: access, refresh_token_cookie: refresh });
  const any = (...headers: string[]): Promise<string> =>
    client
      .send('/where/any', { method: 'POST', headers })
      .then(answer => (answer.status === 200 ? String(answer.json.type) : outcome(answer)));

  before(async () => {
    client = await serving(['cookies', 'headers']);
  });

  it('uses the access cookie if both cookies are present, and requires its CSRF value', async () => {
    expect(await any(...both, ...csrfHeader())).to.equal('access');
    expect(await any(...both, ...csrfHeader('r'))).to.equal('403 CSRFError');
  });

  it('uses the refresh cookie if it is the only one, and requires its CSRF value', async () => {
    expect(await any(...refreshCookie(refresh), ...csrfHeader('r'))).to.equal('refresh');
    expect(await any(...refreshCookie(refresh), ...csrfHeader())).to.equal('403 CSRFError');
    expect(await any(...refreshCookie(refresh))).to.equal('403 MissingCSRFTokenError');
  });

  it('accepts either type in the header', async () => {
    expect(await any(...bearer(access))).to.equal('access');
    expect(await any(...bearer(refresh))).to.equal('refresh');
  });

  it('does not use the refresh cookie if the access cookie is invalid', async () => {
    const expired = cookies({ access_token_cookie: cookieToken({ exp: 1 }), refresh_token_cookie: refresh });
    expect(await any(...expired, ...csrfHeader('r'))).to.equal('401 TokenExpiredError');
    const rubbish = cookies({ access_token_cookie: 'rubbish', refresh_token_cookie: refresh });
    expect(await any(...rubbish, ...csrfHeader('r'))).to.equal('401 JWTDecodeError');
  });

  it('refuses a token in the header with a different access cookie', async () => {
    expect(await any(...both, ...bearer(refresh), ...csrfHeader())).to.equal('400 AmbiguousTokenError');
    expect(await any(...both, ...bearer(access), ...csrfHeader())).to.equal('access');
  });
});
