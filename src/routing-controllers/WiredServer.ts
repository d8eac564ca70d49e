import type { KoaContext, KoaMiddleware, KoaNext } from './KoaContext';

/** Reads the route of an action as declared: with the prefix of all routes, and without. */
export type PatternsOf = (ctx: KoaContext) => readonly string[];

/** What a wired server does around one of its actions. A server that does nothing around an action gives an empty plan. */
export interface ActionPlan {
  /**
   * Decides the request. It runs before everything else that belongs to the action, and calls `next` only for a request
   * that may call the action.
   */
  readonly guard?: (ctx: KoaContext, next: KoaNext, patterns: PatternsOf) => unknown;
  /** Runs directly before the method of the action. Throws if nothing has decided the request. */
  readonly enter?: (ctx: KoaContext, patterns: PatternsOf) => void;
  /** Receives what the method of the action returned, and returns what becomes of it. */
  readonly leave?: (ctx: KoaContext, answer: unknown) => unknown;
}

/** A server whose options passed through `withAuthX`, as the hooks see it. */
export interface WiredServer {
  /** The middleware that stands outside of everything that routing-controllers registers. */
  readonly interceptor: KoaMiddleware;
  /** The plan for an action; undefined for an action that the server does not know, which is then refused. */
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

/** The server that one of these functions belongs to. */
export function linkedServer(links: readonly unknown[]): WiredServer | undefined {
  const linked = links.find(link => typeof link === 'function' && servers.has(link)) as object | undefined;
  return linked && servers.get(linked);
}
