import type { IncomingHttpHeaders } from 'node:http';
import type { KeyObject } from 'node:crypto';

/** A request, read completely. */
export interface Asked {
  readonly method: string;
  /** The request target as it was sent, such as `/me?x=1`. */
  readonly target: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

/** A response. Text is sent as HTML, anything else as JSON. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Record<string, string | string[]>;
}

/** The claims of a token. */
export interface Claims {
  readonly sub: string;
  readonly jti: string;
  readonly type: 'access' | 'refresh';
  readonly iat: number;
  readonly exp: number;
  readonly fresh?: boolean;
  readonly scopes?: readonly string[];
  readonly csrf?: string;
}

/** A user of the quickstart. */
export interface User {
  readonly username: string;
  readonly password: string;
  readonly email: string;
  readonly full_name: string;
  readonly role: string;
  readonly scopes: readonly string[];
}

/** One route of the quickstart's contract. */
export interface Route {
  readonly method: string;
  readonly path: string;
  /** The type of token that the guard wants. Missing on public routes. */
  readonly token?: 'access' | 'refresh';
  readonly optional?: boolean;
  readonly fresh?: boolean;
  /** The token must have one of these. */
  readonly scopes?: readonly string[];
}

/** What one server knows. */
export interface World {
  readonly users: ReadonlyMap<string, User>;
  readonly algorithm: 'HS256' | 'RS256' | 'ES256';
  readonly signingKey: KeyObject;
  readonly verifyingKey: KeyObject;
  readonly revoked: Set<string>;
  /** Seconds for which access tokens are valid. */
  readonly lifetime: number;
  /** Ends the server, as an uncaught error would. */
  crash: () => void;
}

/** What a handler gets. */
export interface Call {
  readonly asked: Asked;
  readonly world: World;
  readonly parts: Parts;
  readonly claims: Claims | undefined;
  readonly user: User | undefined;
}

/** The decisions of a server. A hole replaces one of them. */
export interface Parts {
  /** Returns the request as the router sees it. */
  readonly rewrite: (asked: Asked) => Asked;
  /** Whether the request goes to this route. */
  readonly matches: (route: Route, asked: Asked) => boolean;
  /** Whether the guard of the route is skipped. */
  readonly skipsGuard: (route: Route, asked: Asked) => boolean;
  /** Returns the token of the request. @throws Refusal for two credentials or a malformed header */
  readonly credential: (asked: Asked) => string | undefined;
  /** Returns the claims of a token whose signature and times are right. @throws Refusal */
  readonly verify: (token: string, world: World, asked: Asked) => Claims | Promise<Claims>;
  readonly checkType: (route: Route, claims: Claims) => void;
  readonly checkStatus: (claims: Claims, world: World, route: Route) => void;
  readonly checkFresh: (route: Route, claims: Claims, asked: Asked) => void;
  readonly checkScopes: (route: Route, claims: Claims, asked: Asked) => void;
  readonly checkCsrf: (route: Route, claims: Claims, asked: Asked) => void;
  /** Returns the claims of a request to an optional route whose token is refused. */
  readonly onOptional: (refusal: unknown) => Claims | undefined;
  readonly parseBody: (asked: Asked) => unknown;
  readonly authenticate: (body: unknown, asked: Asked, world: World) => User | undefined;
  readonly login: (call: Call, body: unknown) => Answered | Promise<Answered>;
  readonly refresh: (call: Call) => Answered;
  readonly logout: (call: Call, body: unknown) => Answered;
  readonly show: (route: Route, call: Call) => Answered;
  /** Returns the answer for an error. */
  readonly failure: (error: unknown, asked: Asked) => Answered;
}

/** A hole: the parts that it replaces. */
export type Hole = (honest: Parts, world: World) => Partial<Parts>;

/** An error that the client caused. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code = '',
  ) {
    super(message);
  }
}
