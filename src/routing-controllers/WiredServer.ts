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

/** A server whose options passed through `withAuthX`, as the hooks see it. */
export interface WiredServer {
  /** The outermost middleware. It runs before everything that routing-controllers registers. */
  readonly interceptor: KoaMiddleware;
  /** Returns the plan for an action. Returns undefined if the server does not know the action; the action is then refused. */
  planOf(type: object, method: string): ActionPlan | undefined;
  /** Receives every error that routing-controllers is about to write, and returns the error to write. */
  noteError(ctx: object, error: unknown): unknown;
}

const servers = new WeakMap<object, WiredServer>();

/**
 * Links a server to functions of its options. routing-controllers passes them on to its driver, and the hooks recognize
 * the driver by them. One link is enough, so an application may replace the others.
 */
export function linkServer(server: WiredServer, links: readonly object[]): void {
  for (const link of links) servers.set(link, server);
}

/** Returns the server to which one of these functions is linked. */
export function linkedServer(links: readonly unknown[]): WiredServer | undefined {
  const linked = links.find(link => typeof link === 'function' && servers.has(link)) as object | undefined;
  return linked && servers.get(linked);
}
