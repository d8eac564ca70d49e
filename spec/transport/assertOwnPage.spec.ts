import { expect } from 'chai';
import { CSRFError } from '../../src/errors/errors';
import { assertOwnPage } from '../../src/transport/requestOrigin';
import { csrfSettings } from './csrfSettings';

const passes = (
  method: string | undefined,
  rawHeaders: readonly string[],
  settings = csrfSettings({ allowedOrigins: ['https://web.example.com'] }),
): boolean => {
  try {
    assertOwnPage({ method, rawHeaders: ['Host', 'api.example.com', ...rawHeaders] }, settings);
    return true;
  } catch (error) {
    expect(error).to.be.instanceOf(CSRFError);
    return false;
  }
};

const foreign = ['Origin', 'https://evil.example'];

describe('assertOwnPage', () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'LOCK', 'QUERY', 'TRACE', 'get', 'Get', '', undefined]) {
    it(`refuses a page of another site for ${method === undefined ? 'an unknown method' : JSON.stringify(method)}`, () => {
      expect(passes(method, foreign)).to.equal(false);
      expect(passes(method, ['Sec-Fetch-Site', 'cross-site'])).to.equal(false);
      expect(passes(method, ['Sec-Fetch-Site', 'same-site', 'Origin', 'https://api.example.com'])).to.equal(false);
      expect(passes(method, ['Origin', 'null'])).to.equal(false);
    });

    it(`accepts our own pages, and requests without a page, for ${method === undefined ? 'an unknown method' : JSON.stringify(method)}`, () => {
      expect(passes(method, [])).to.equal(true);
      expect(passes(method, ['Origin', 'https://api.example.com'])).to.equal(true);
      expect(passes(method, ['Sec-Fetch-Site', 'cross-site', 'Origin', 'https://web.example.com'])).to.equal(true);
    });
  }

  for (const method of ['GET', 'HEAD', 'OPTIONS']) {
    it(`accepts any page for ${method}, which changes nothing`, () => {
      expect(passes(method, foreign)).to.equal(true);
      expect(passes(method, ['Sec-Fetch-Site', 'cross-site'])).to.equal(true);
    });
  }

  it('skips the check only if csrfOriginCheck is false', () => {
    expect(passes('POST', foreign, csrfSettings({ csrfOriginCheck: false }))).to.equal(true);
    expect(passes('POST', foreign, csrfSettings({ cookieCsrfProtect: false }))).to.equal(false);
    expect(passes('POST', foreign, csrfSettings({ csrfMethods: ['PUT'] }))).to.equal(false);
  });

  it('says in the message that another site sent the request', () => {
    expect(() => assertOwnPage({ method: 'POST', rawHeaders: foreign }, csrfSettings({}))).to.throw(
      CSRFError,
      'Request from another site refused',
    );
  });
});
