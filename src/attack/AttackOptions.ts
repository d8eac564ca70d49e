import type { RouteReport } from '../report/ReportedRoute';
import type { TokenType } from '../token/TokenType';
import type { RowName } from './rows';

/** How a user logs in. */
export interface AttackLogin {
  /** The path of the login route, such as `/login`. It is called with `POST`. */
  readonly path: string;
  /** The body. Text that begins with `{` is sent as JSON, and any other text as a form. */
  readonly body: string | object;
  /** Further headers, by name. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A user whose tokens the caller makes. */
export interface AttackTokens {
  /** Makes a new pair of tokens, as a login does. */
  readonly logIn: () => Promise<{ readonly access: string; readonly refresh?: string | undefined }>;
  /** The names of the cookies that carry the tokens. */
  readonly cookies?: { readonly access: string; readonly refresh: string } | undefined;
}

/** A token that a server must refuse although it is signed with its key. */
export interface MintedToken {
  readonly row: RowName;
  readonly variant: string;
  readonly token: string;
  readonly type: TokenType;
}

/** What an attack may do. */
export interface AttackLimits {
  /** The only host outside the loopback interface that may be attacked. It must be the host of the URL. */
  readonly allowHost?: string | undefined;
  /** The greatest number of requests. Default 2000. */
  readonly maxRequests?: number | undefined;
  /** Requests per second. Default 200. */
  readonly rate?: number | undefined;
  /** How long an answer may take, in milliseconds. Default 5000. */
  readonly timeout?: number | undefined;
  /** Rows that are not tried. */
  readonly skip?: readonly RowName[] | undefined;
  /** Whether to wait until the access token has expired, at most an hour. Default false. */
  readonly waitExpiry?: boolean | undefined;
  /** Whether wrong passwords are sent until the server limits them. This locks the user, or the address. Default false. */
  readonly limits?: boolean | undefined;
  /** Whether only `GET` and `HEAD` requests are sent, besides logins. Default false. */
  readonly safeMethodsOnly?: boolean | undefined;
}

/** Options of {@link attack}. */
export interface AttackOptions extends AttackLimits {
  /** The route report of the application, as `authx routes --json` prints it. */
  readonly routes: RouteReport;
  /** The first login is the user whose tokens are attacked. Further ones are users with other rights. */
  readonly logins: readonly (AttackLogin | AttackTokens)[];
  readonly minted?: readonly MintedToken[] | undefined;
  /** Values of path parameters, by name. Default `'1'` for each. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** The members of the login's answer that hold the tokens. Default `access_token` and `refresh_token`. */
  readonly tokenField?: string | undefined;
  readonly refreshField?: string | undefined;
  /** The path of the route that refreshes tokens, if the report does not tell it. */
  readonly refreshPath?: string | undefined;
  /** The path of the route that logs out, if the report does not tell it. */
  readonly logoutPath?: string | undefined;
  /** The header that carries tokens. Default `Authorization`. */
  readonly headerName?: string | undefined;
  /** The scheme in this header; `''` if the header is the token. Default `Bearer`. */
  readonly headerType?: string | undefined;
  /** The header that repeats the CSRF value. Default `X-CSRF-TOKEN`. */
  readonly csrfHeader?: string | undefined;
}
