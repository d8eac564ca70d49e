import type { ErrorType } from '../errors/errorTable';
import type { Operation } from '../errors/Operation';
import type { JudgedRule } from './JudgedRule';
import type { RefusalExplainedEvent } from './RefusalExplainedEvent';

/** A token was signed. If a session store then fails, the token never reaches the client. */
export interface TokenIssuedEvent {
  /** The type of the token. */
  readonly tokenType: 'access' | 'refresh';
  /** `'issued'` by a call of the application, `'renewed'` by implicit refresh, `'rotated'` as the successor of a refresh token. */
  readonly reason: 'issued' | 'renewed' | 'rotated';
  /** The `jti` claim (RFC 7519 section 4.1.7). */
  readonly jti: string;
  /** The subject of the token or the session. Personal data. */
  readonly subject: string;
  /** The `sid` claim. Undefined for a token without a session. */
  readonly sessionId: string | undefined;
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
  /** The `kid` of the key that signed. */
  readonly kid: string;
  /** Seconds since 1970. Undefined for a token that never expires. */
  readonly expiresAt: number | undefined;
}

/** A token was revoked: from now on, every process that shares the store refuses it. */
export interface TokenRevokedEvent {
  /** The type of the token. */
  readonly tokenType: 'access' | 'refresh';
  /** The `jti` claim. */
  readonly jti: string;
  /** The subject of the token or the session. Personal data. */
  readonly subject: string;
  /** The `sid` claim. Undefined for a token without a session. */
  readonly sessionId: string | undefined;
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
  /** Seconds since 1970. Undefined for a token that never expires. */
  readonly expiresAt: number | undefined;
}

/** A guard accepted a request, or a WebSocket. */
export interface RequestAcceptedEvent {
  /** How the request came. */
  readonly transport: 'http' | 'websocket';
  /** The HTTP method. `GET` for WebSockets. */
  readonly method: string;
  /** The route as it is declared, such as `/orders/:id`. Undefined for a regular expression. */
  readonly route: string | undefined;
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
  /** The type of the token. Undefined for a request without a token to an action with `@OptionalAccess()`. */
  readonly tokenType: string | undefined;
  /** Where the token was: `'headers'`, `'cookies'`, `'json'` or `'query'`; for WebSockets also `'subprotocol'` or `'message'`. */
  readonly location: string | undefined;
  /** The subject of the token or the session. Personal data. */
  readonly subject: string | undefined;
  /** How long the guard took, in milliseconds. Undefined for WebSockets. */
  readonly durationMs: number | undefined;
}

/** A request, or a WebSocket, was refused by an error of this library. A request is told once. */
export interface RequestRefusedEvent {
  /** How the request came. */
  readonly transport: 'http' | 'websocket';
  /** The HTTP method. `GET` for WebSockets. */
  readonly method: string;
  /** The route as it is declared. Undefined if no action was reached, and for a regular expression. */
  readonly route: string | undefined;
  /** The `error_type` of the answer. */
  readonly errorType: ErrorType;
  /** The status of the answer. For an open WebSocket, the status that the error has. */
  readonly status: number;
  /** `'guard'` refused the token or the request, `'action'` threw the error, or an `'open'` WebSocket was closed. */
  readonly stage: 'guard' | 'action' | 'open';
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
  /** Where the token was. Undefined if there was none, and for WebSockets. */
  readonly location: string | undefined;
  /** How long the guard took, in milliseconds. Undefined unless a guard refused an HTTP request. */
  readonly durationMs: number | undefined;
}

/** A session was started. */
export interface SessionStartedEvent {
  /** The `sid` claim of its tokens. */
  readonly sessionId: string;
  /** The subject of the token or the session. Personal data. */
  readonly subject: string;
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
}

/** A refresh token of a session was exchanged. */
export interface SessionRefreshedEvent {
  /** The `sid` claim of its tokens. */
  readonly sessionId: string;
  /** The subject of the token or the session. Personal data. */
  readonly subject: string;
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
  /** Whether the answer has a new refresh token. */
  readonly isRotated: boolean;
}

/** One session was ended, or several sessions of a subject. */
export interface SessionEndedEvent {
  /** `'one'` session, all `'others'` than one, or `'all'` of a subject. */
  readonly scope: 'one' | 'others' | 'all';
  /** Why: `'logout'`, `'ended'`, `'reuse'`, `'limit'`, `'others'` or `'everywhere'`. */
  readonly reason: string;
  /** The session that ended; for `'others'`, the session that was kept. Undefined for `'all'`. */
  readonly sessionId: string | undefined;
  /** The subject. Undefined for `'one'`. Personal data. */
  readonly subject: string | undefined;
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
}

/** A refresh token that was already replaced was used again, so its session was ended (RFC 9700 section 4.14.2). */
export interface RefreshReusedEvent {
  /** The `sid` claim of its tokens. */
  readonly sessionId: string;
  /** The subject of the token or the session. Personal data. */
  readonly subject: string;
  /** The `jti` claim of the token that was used again. */
  readonly jti: string;
  /** Undefined if the login system has none. */
  readonly loginType: string | undefined;
}

/** A store or a callback of the application answered. */
export interface DependencyAnsweredEvent {
  /** The called dependency, as the log names it: `The session store`. */
  readonly name: string;
  /** For which operation. Undefined for a call that belongs to none. */
  readonly operation: Operation | undefined;
  /** Milliseconds. */
  readonly durationMs: number;
}

/** A store or a callback of the application failed, or did not answer in time. The logger gets the cause. */
export interface DependencyFailedEvent {
  /** The called dependency, as the log names it: `The session store`. */
  readonly name: string;
  /** For which operation. Undefined for a call that belongs to none. */
  readonly operation: Operation | undefined;
  /** `'timeout'`; `'overload'` if the call was not even sent, because too many others waited; `'error'`. */
  readonly outcome: 'timeout' | 'overload' | 'error';
  /** What happens to the request, as the log says it: `the request was refused`. */
  readonly consequence: string;
}

/** A request was refused by a rate limit. */
export interface LimitReachedEvent {
  /** The decorator as it is written: `@RateLimit({ max: 100, window: '1m' })`. */
  readonly limit: string;
  /** What the limit counts by. `'own'` is a key function of the application. */
  readonly key: 'ip' | 'subject' | 'own';
  /** Whether the limit is checked before or after the token. */
  readonly stage: 'beforeAuthentication' | 'afterAuthentication';
  /** After how many seconds a request has room again. */
  readonly retryAfter: number;
}

/** `auth.loginThrottle` refused a login, because too many have failed. */
export interface LoginThrottledEvent {
  /** The name of the login throttle: its option `name`, or else the login type. */
  readonly name: string;
  /** The limits that are exhausted: `perAccountAndAddress`, `perAddress`, `perAccount`. */
  readonly limits: readonly string[];
  /** After how many seconds an attempt has room again. */
  readonly retryAfter: number;
}

/** `auth.loginThrottle` counted a failed login: the check found no user, or threw. */
export interface LoginFailedEvent {
  /** The name of the login throttle: its option `name`, or else the login type. */
  readonly name: string;
}

/** Another key signs from now on. */
export interface KeySelectedEvent {
  /** The `kid` of the key. */
  readonly kid: string;
  /** The algorithm that the key signs with. */
  readonly algorithm: string;
  /** Undefined for the first key of a key ring. */
  readonly previousKid: string | undefined;
}

/** The policies decided. While somebody listens, every rule is judged, as by `auth.explain`. Use it in development. */
export interface PolicyDecidedEvent {
  /** Whether the action is allowed. */
  readonly isAllowed: boolean;
  /** The name of the action. */
  readonly action: string;
  /** The name of the resource. */
  readonly resource: string;
  /** What decided: a rule that allows or denies, that no rule matches, or an evaluator that failed. */
  readonly by: 'allow' | 'deny' | 'noRule' | 'failure';
  /** The reason of the rule that decided, or a text that says what did. */
  readonly reason: string;
  /** The rules that name the action and the resource, each with `rule`, `effect`, `reason`, `isMatch`, `unmet`, `unknown` and `failed`. They contain no values of attributes. */
  readonly rules: readonly JudgedRule[];
}

/** The events of this library, by name, with what each tells. No event contains a token, a secret, a cookie or a password. */
export interface AuthXEvents {
  'token.issued': TokenIssuedEvent;
  'token.revoked': TokenRevokedEvent;
  'request.accepted': RequestAcceptedEvent;
  'request.refused': RequestRefusedEvent;
  'session.started': SessionStartedEvent;
  'session.refreshed': SessionRefreshedEvent;
  'session.ended': SessionEndedEvent;
  'refresh.reused': RefreshReusedEvent;
  'dependency.answered': DependencyAnsweredEvent;
  'dependency.failed': DependencyFailedEvent;
  'limit.reached': LimitReachedEvent;
  'login.failed': LoginFailedEvent;
  'login.throttled': LoginThrottledEvent;
  'key.selected': KeySelectedEvent;
  'policy.decided': PolicyDecidedEvent;
  'refusal.explained': RefusalExplainedEvent;
}

/** The name of an event. */
export type AuthXEventName = keyof AuthXEvents;
