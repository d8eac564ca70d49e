import type { DecidedRule } from '../auth/DecidedRule';
import { installedTwice } from './installedTwice';
import type { KoaContext, KoaMiddleware, KoaNext } from './KoaContext';

/** Reads the route of an action as declared: with the prefix of all routes, and without. */
export type PatternsOf = (ctx: KoaContext) => readonly string[];

/** The functions that a wired server runs around one of its actions. The plan is empty if the server runs none. */
export interface ActionPlan {
  /**
   * Guards the action. It runs before all other handlers of the action, and calls `next` only if the request may call the
   * action.
   */
  readonly guard?: (ctx: KoaContext, next: KoaNext, patterns: PatternsOf) => unknown;
  /** Runs directly before the method of the action. Throws if no guard has checked the request. */
  readonly enter?: (ctx: KoaContext, patterns: PatternsOf) => void;
  /** Receives the result of the action's method, and returns the result to send. */
  readonly leave?: (ctx: KoaContext, answer: unknown) => unknown;
}

/** An action of a wired server, and the rule that decides who may call it. */
export interface WiredAction extends DecidedRule {
  readonly type: object;
  readonly method: string;
  /** Whether the application says who may call the action. Without such a declaration it is open. */
  readonly isDeclared: boolean;
}

/** What reports read of a wired server. */
export interface ServerFacts {
  readonly actions: readonly WiredAction[];
  /** The prefix of all routes; empty if there is none. */
  readonly routePrefix: string;
  /** Whether an `authorizationChecker` of the application decides about `@Authorized()`. */
  readonly asksOwnChecker: boolean;
  /** The option `development` of routing-controllers, as the application set it. */
  readonly development: boolean | undefined;
}

/** A server whose options passed through `withAuthX`, as the hooks see it. */
export interface WiredServer {
  /** The outermost middleware. It runs before everything that routing-controllers registers. */
  readonly interceptor: KoaMiddleware;
  /** Returns the plan for an action. Returns undefined if the server does not know the action; the action is then refused. */
  planOf(type: object, method: string): ActionPlan | undefined;
  /** Receives every error that routing-controllers is about to write, and returns the error to write. */
  noteError(ctx: object, error: unknown): unknown;
  /** Undefined for a server that only tests the hooks. */
  readonly facts?: ServerFacts;
}

/** The options of routing-controllers that tell which server they belong to. */
export interface WiredOptions {
  readonly authorizationChecker?: unknown;
  readonly currentUserChecker?: unknown;
}

const servers = new WeakMap<object, WiredServer>();

let noted: ServerFacts[] | undefined;

/** Begins to note the servers that are wired. Returns the list, which grows. */
export function noteServers(): readonly ServerFacts[] {
  return (noted = []);
}

/**
 * Links a server to functions of its options. routing-controllers passes them on to its driver, and the hooks recognize
 * the driver by them. One link is enough, so an application may replace the others.
 */
export function linkServer(server: WiredServer, links: readonly object[]): void {
  for (const link of links) servers.set(link, server);
  if (server.facts) noted?.push(server.facts);
}

/**
 * Returns the facts about the server that `withAuthX` wired with these options.
 *
 * @param where - what was given the options, for the message
 * @throws TypeError for options that did not come from `withAuthX`
 */
export function factsOf(where: string, options: WiredOptions): ServerFacts {
  const { authorizationChecker, currentUserChecker } = (options as WiredOptions | undefined) ?? {};
  const facts = linkedServer([authorizationChecker, currentUserChecker])?.facts;
  if (facts) return facts;
  throw new TypeError(`${where}: pass the options that withAuthX() returned.${installedTwice()}`);
}

/** Returns the server to which one of these functions is linked. */
export function linkedServer(links: readonly unknown[]): WiredServer | undefined {
  const linked = links.find(link => typeof link === 'function' && servers.has(link)) as object | undefined;
  return linked && servers.get(linked);
}
