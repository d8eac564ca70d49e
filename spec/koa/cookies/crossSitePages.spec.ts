import { expect } from 'chai';
import { JsonController, Post } from 'routing-controllers';
import { Public, SetTokenCookies, UnsetTokenCookies, type AuthXOptions } from '../../../src/index';
import { secret } from '../../support/forge';
import { makeAuth, outcome, serve, type Client } from '../support/serve';
import { cookieChanges } from './support/answerCookies';

const config = {
  secretKey: secret,
  tokenLocation: ['cookies'],
  allowedOrigins: ['https://web.example.com'],
} satisfies AuthXOptions;
const auth = makeAuth<never>({ config });
const ran: string[] = [];

/** Public actions, which no guard protects from pages of other sites. */
@JsonController('/pages')
class PagesController {
  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(): Promise<object> {
    ran.push('login');
    return auth.createTokenPair('alice');
  }

  @Public()
  @UnsetTokenCookies()
  @Post('/logout')
  logout(): object {
    ran.push('logout');
    return {};
  }
}

describe('A public action that sets or deletes the cookies of a login', () => {
  let client: Client;

  before(async () => {
    client = await serve({ controllers: [PagesController] }, auth);
  });

  beforeEach(() => {
    ran.length = 0;
  });

  const foreign: readonly (readonly string[])[] = [
    ['Sec-Fetch-Site', 'cross-site'],
    ['Sec-Fetch-Site', 'same-site', 'Origin', 'https://sibling.example.com'],
    ['Origin', 'https://evil.example'],
    ['Origin', 'null'],
  ];
  const own: readonly (readonly string[])[] = [
    ['Sec-Fetch-Site', 'same-origin'],
    ['Sec-Fetch-Site', 'none'],
    ['Sec-Fetch-Site', 'cross-site', 'Origin', 'https://web.example.com'],
    ['Origin', 'https://web.example.com'],
    [],
  ];
  for (const action of ['login', 'logout']) {
    const post = (headers: readonly string[]) => client.send(`/pages/${action}`, { method: 'POST', headers });

    it(`refuses a page of another site before it runs: ${action}`, async () => {
      for (const headers of foreign) {
        const answer = await post(headers);
        expect(outcome(answer), headers.join(' ')).to.equal('403 CSRFError');
        expect(cookieChanges(answer)).to.deep.equal([]);
      }
      expect(ran).to.deep.equal([]);
    });

    it(`accepts our own page, an allowed page and a client that is not a browser: ${action}`, async () => {
      for (const headers of own) {
        const answer = await post(headers);
        expect(answer.status, headers.join(' ')).to.equal(200);
        expect(cookieChanges(answer)).to.have.length(4);
      }
      expect(ran).to.deep.equal(own.map(() => action));
    });
  }
});
