import { expect } from 'chai';
import { bearer } from '../../support/send';
import { cookies, cookieToken, csrfHeader, refreshCookie } from '../cookies/support/cookieTokens';
import { outcome, type Client } from '../support/serve';
import { serving } from './support/Where';

describe('Where any type of token will do', () => {
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

  it('takes the access cookie where both are there, and asks for its CSRF value', async () => {
    expect(await any(...both, ...csrfHeader())).to.equal('access');
    expect(await any(...both, ...csrfHeader('r'))).to.equal('403 CSRFError');
  });

  it('takes the refresh cookie where it is alone, and asks for its CSRF value', async () => {
    expect(await any(...refreshCookie(refresh), ...csrfHeader('r'))).to.equal('refresh');
    expect(await any(...refreshCookie(refresh), ...csrfHeader())).to.equal('403 CSRFError');
    expect(await any(...refreshCookie(refresh))).to.equal('403 MissingCSRFTokenError');
  });

  it('takes either from the header', async () => {
    expect(await any(...bearer(access))).to.equal('access');
    expect(await any(...bearer(refresh))).to.equal('refresh');
  });

  it('does not fall back on the refresh cookie where the access cookie is bad', async () => {
    const expired = cookies({ access_token_cookie: cookieToken({ exp: 1 }), refresh_token_cookie: refresh });
    expect(await any(...expired, ...csrfHeader('r'))).to.equal('401 TokenExpiredError');
    const rubbish = cookies({ access_token_cookie: 'rubbish', refresh_token_cookie: refresh });
    expect(await any(...rubbish, ...csrfHeader('r'))).to.equal('401 JWTDecodeError');
  });

  it('refuses a header token beside an access cookie that differs', async () => {
    expect(await any(...both, ...bearer(refresh), ...csrfHeader())).to.equal('400 AmbiguousTokenError');
    expect(await any(...both, ...bearer(access), ...csrfHeader())).to.equal('access');
  });
});
