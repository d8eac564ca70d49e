import type Koa from 'koa';
import { createKoaServer } from 'routing-controllers';
import { AuthManager, withAuthX } from '../../src/index';
import { start, type Client } from '../koa/support/serve';
import { cleanUp } from '../support/cleanup';
import { bearer, type Answer } from '../support/send';
import { adminSecret, configurations, type Options } from './configurations';
import { RecordedApp, RecordedScopes } from './RecordedApp';
import { RecordedAuthX } from './RecordedAuthX';
import { RecordedLoginTypes, UnknownLoginType } from './RecordedLoginTypes';
import { RecordedPolicies } from './RecordedPolicies';
import { RecordedSessions } from './RecordedSessions';
import { RecordedSockets } from './RecordedSockets';
import { recordedDocument } from './recordedDocument';
import { makeToken } from './recordedTokens';
import { requestOf, type RecordedRow } from './RecordedRow';
import { resolveRow } from './resolveRow';

/** The row before which sessions were ended by a request that is not among the recorded ones. */
const unrecordedEnd = 295;

/** The requests to limited routes that were not recorded, by the row before which they were sent. */
const unrecordedBefore: Readonly<Record<number, { path: string; times: number; headers?: string[]; later?: number }>> =
  {
    246: { path: '/rl', times: 4 },
    248: { path: '/rl-short', times: 1 },
    249: { path: '/rl-short', times: 0, later: 1000 },
    250: { path: '/rl-short', times: 0, later: 1100 },
    251: { path: '/rl-key', times: 1, headers: ['X-Key', 'k1'] },
  };

/** Sets the clock that never goes back ahead by some milliseconds, until the specs of the file have run. */
function letPass(milliseconds: number): void {
  const now = performance.now.bind(performance);
  performance.now = () => now() + milliseconds;
}

cleanUp(() => {
  // The clock's own method is its prototype's.
  delete (performance as { now?: unknown }).now;
});

/** The tokens that a login answered with. */
export interface Login {
  readonly access: string;
  readonly refresh: string;
}

/** One configuration as a running server, and the tokens that its rows name. */
export class RecordedServer {
  private readonly tokens = new Map<string, Promise<string>>();
  private loggedIn: Promise<Login> | undefined;
  private sockets: Promise<RecordedSockets> | undefined;

  /** What `withAuthX` returned. */
  private readonly wired: object;
  private readonly client: Client;

  private constructor(
    readonly name: string,
    private readonly auth: RecordedAuthX,
    { wired, client }: { readonly wired: object; readonly client: Client },
  ) {
    this.wired = wired;
    this.client = client;
  }

  /**
   * Starts a configuration; the server is closed when all specs have run.
   *
   * @param changes - options that every configuration gets
   * @throws ConfigurationError where this library refuses it
   */
  static async start(name: string, changes: Options): Promise<RecordedServer> {
    const { options, callbacks, sessions, policies, loginTypes, blocked = [], ...rest } = configurations[name]!();
    const errors = mergeErrors(options.errors, changes.errors);
    const make = (own: Options): RecordedAuthX =>
      new RecordedAuthX({ ...options, ...own, ...changes, errors }, { callbacks, sessions, policies });
    const auths = (loginTypes ?? [undefined]).map(type =>
      make({ loginType: type, ...(type === 'admin' && { secretKey: adminSecret }) }),
    );
    const [auth] = auths as [RecordedAuthX];
    blocked.forEach(text => auth.revoked.add(text));
    const getter = 'getter' in rest ? rest.getter : (uid: string) => ({ uid, name: 'Alice' });
    if (getter) auth.setSubjectGetter(getter);
    const ofManager = name === 'munknown' ? [UnknownLoginType] : [RecordedPolicies, RecordedLoginTypes];
    const others = loginTypes ? ofManager : [RecordedApp, RecordedScopes];
    const controllers = sessions ? [RecordedSessions] : others;
    const served = loginTypes ? new AuthManager(auths, { default: loginTypes[0] }) : auth;
    const wired = withAuthX({ controllers }, served);
    return new RecordedServer(name, auth, { wired, client: await start(createKoaServer(wired) as Koa) });
  }

  /** Sends a recorded request, with tokens of this server in the place of its placeholders. */
  async play(row: RecordedRow): Promise<Answer> {
    const { method } = requestOf(row);
    await this.catchUp(row.no);
    if (row.no === unrecordedEnd) await this.auth.sessions.endAll('alice');
    const { path, headers, body } = await resolveRow(row, name => this.token(name));
    if (method === 'WEBSOCKET') {
      this.sockets ??= RecordedSockets.start(this.auth, configurations[this.name]!().socketLocations);
      return (await this.sockets).open(path, headers);
    }
    if (path === '/openapi.json') return recordedDocument(this.wired);
    return this.client.send(path, { method, headers, ...(body !== undefined && { body }) });
  }

  /** Sends the requests before a row that spend the budget of a rate limit, and lets the time pass that its note names. */
  private async catchUp(no: number): Promise<void> {
    const { path, times, headers = [], later = 0 } = unrecordedBefore[no] ?? { path: '', times: 0 };
    const authorization = ['Authorization', `Bearer ${await this.token('access')}`];
    for (let i = 0; i < times; i += 1)
      await this.client.send(path, { method: 'GET', headers: [...authorization, ...headers] });
    if (later > 0) letPass(later);
  }

  /** The token of a name: the same each time. */
  token(name: string): Promise<string> {
    const made = this.tokens.get(name) ?? Promise.resolve(makeToken(this, name));
    this.tokens.set(name, made);
    return made;
  }

  /** What the one login of the rows answered. */
  login(): Promise<Login> {
    this.loggedIn ??= this.post('/login').then(json => ({
      access: json.access_token as string,
      refresh: json.refresh_token as string,
    }));
    return this.loggedIn;
  }

  /** An access token for the refresh token of the login. */
  async refreshed(): Promise<string> {
    const { refresh } = await this.login();
    return (await this.post('/refresh', refresh)).access_token as string;
  }

  async logOut(token: string): Promise<void> {
    await this.post('/logout', token);
  }

  /** Puts a text on the blocklist, whether or not it is a token. */
  block(text: string): string {
    this.auth.revoked.add(text);
    return text;
  }

  /** A request that no row recorded, but that later rows build on. */
  private async post(path: string, token?: string): Promise<Answer['json']> {
    const { status, text, json } = await this.client.send(path, {
      method: 'POST',
      headers: token ? bearer(token) : [],
    });
    if (status !== 200) throw new Error(`POST /${this.name}${path} answered ${String(status)} ${text}`);
    return json;
  }
}

type Errors = NonNullable<Options['errors']>;

/** What both say of each error. */
function mergeErrors(one: Errors = {}, other: Errors = {}): Errors {
  const types = [...Object.keys(one), ...Object.keys(other)] as (keyof Errors)[];
  return Object.fromEntries(types.map(type => [type, { ...one[type], ...other[type] }]));
}
