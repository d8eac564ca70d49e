import Koa from 'koa';
import { All, Body, JsonController, Post, useKoaServer } from 'routing-controllers';
import type { AuthXConfig } from '../../../src/config/AuthXConfig';
import type { TokenLocation } from '../../../src/config/TokenLocation';
import {
  AccessRequired,
  Public,
  RefreshRequired,
  SetTokenCookies,
  strictBody,
  withAuthX,
  type AuthX,
  type TokenPair,
} from '../../../src/index';
import type { TokenType } from '../../../src/token/TokenType';
import { makeAuth, outcome } from '../../koa/support/serve';
import { listen } from '../../support/listen';
import { bearer, send, type Answer, type Sending } from '../../support/send';
import { claimsOf } from '../../token/issuing';

/** Lets in who has a token. */
@JsonController()
class GuardedController {
  @AccessRequired()
  @All('/access')
  access(): object {
    return {};
  }

  @RefreshRequired()
  @All('/refresh')
  refresh(): object {
    return {};
  }
}

/** Sets the tokens that it is sent as cookies. */
@JsonController()
class LoginController {
  @Public()
  @SetTokenCookies()
  @Post('/login')
  login(@Body() pair: object): object {
    return pair;
  }
}

/** A server under one configuration, as a client sees it. */
export class EffectServer {
  private constructor(
    private readonly port: number,
    readonly auth: AuthX,
    readonly pair: TokenPair,
  ) {}

  /** Runs a server while something is looked at. */
  static async watch<Seen>(config: AuthXConfig, look: (server: EffectServer) => Promise<Seen>): Promise<Seen> {
    const auth = makeAuth({ config });
    const app = new Koa();
    app.use(strictBody() as never);
    const controllers = auth.requests.usesCookies ? [GuardedController, LoginController] : [GuardedController];
    useKoaServer(app, withAuthX({ controllers }, auth));
    const listening = await listen(app);
    try {
      return await look(new EffectServer(listening.port, auth, await auth.createTokenPair('alice')));
    } finally {
      await listening.close();
    }
  }

  /** The token of a type. */
  token(type: TokenType): string {
    return type === 'access' ? this.pair.access_token : this.pair.refresh_token;
  }

  /** The value that a request with that token in a cookie repeats. */
  csrf(type: TokenType): string {
    return String(claimsOf(this.token(type)).csrf);
  }

  /** Asks for what is guarded by a type of token. */
  async ask(type: TokenType, { query = '', ...sending }: Sending & { readonly query?: string } = {}): Promise<Answer> {
    return send(this.port, `/${type}${query}`, sending);
  }

  /** The same, and whether it was let in: status, and `error_type` if there is one. */
  async outcome(type: TokenType, sending?: Sending & { readonly query?: string }): Promise<string> {
    return outcome(await this.ask(type, sending));
  }

  /** What becomes of a request whose token is a cookie. */
  async outcomeOfCookie(
    type: TokenType,
    { method = 'POST', headers = [], ...rest }: Sending = {},
    token = this.token(type),
  ): Promise<string> {
    const { name } = this.auth.config.cookies[type].token;
    return this.outcome(type, { method, headers: ['Cookie', `${name}=${token}`, ...headers], ...rest });
  }

  /** The places from which a token of a type is taken. */
  async places(type: TokenType): Promise<readonly string[]> {
    const token = this.token(type);
    const { queryStringName, jsonKeys, cookies } = this.auth.config;
    const requests: Readonly<Record<TokenLocation, Sending & { readonly query?: string }>> = {
      headers: { headers: bearer(token) },
      cookies: { headers: ['Cookie', `${cookies[type].token.name}=${token}`] },
      json: { method: 'POST', body: { [jsonKeys[type]]: token } },
      query: { query: `?${queryStringName}=${token}` },
    };
    const found: string[] = [];
    for (const [place, sending] of Object.entries(requests)) {
      if ((await this.outcome(type, sending)) === '200') found.push(place);
    }
    return found;
  }

  /** The answer to a login. */
  async login(): Promise<Answer> {
    return send(this.port, '/login', { method: 'POST', body: { ...this.pair } });
  }

  /** The `Set-Cookie` headers of a login, by name: the attributes without the value. */
  async setCookies(): Promise<Readonly<Record<string, string>>> {
    return readSetCookies(await this.login());
  }

  /** Whether a request with an access cookie gets a renewed one. */
  async renews(token: string, { method = 'GET' }: Sending = {}): Promise<boolean> {
    const { name } = this.auth.config.cookies.access.token;
    const headers = ['Cookie', `${name}=${token}`, 'X-CSRF-TOKEN', String(claimsOf(token).csrf)];
    const answer = await this.ask('access', { method, headers });
    if (answer.status !== 200) throw new Error(`The request was answered ${outcome(answer)}.`);
    return name in readSetCookies(answer);
  }
}

const readSetCookies = ({ headers }: Answer): Record<string, string> =>
  Object.fromEntries(
    (headers['set-cookie'] ?? []).map(cookie => {
      const [pair = '', ...attributes] = cookie.split('; ');
      return [pair.split('=', 1)[0] as string, attributes.join('; ')];
    }),
  );
