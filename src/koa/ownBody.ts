import type { KoaContext } from '../routing-controllers/KoaContext';

const marked = new WeakMap<object, Set<string>>();

/** Marks an action that reads its body itself, so that no body parser of routing-controllers reads it before. */
export function ownBody(target: object, method: string): void {
  const methods = marked.get(target.constructor) ?? new Set();
  marked.set(target.constructor, methods.add(method));
}

/** Tells whether an action of a controller is marked. */
export const hasOwnBody = (type: object, method: string): boolean => marked.get(type)?.has(method) === true;

/** The paths of marked actions. */
export class OwnBodyPaths {
  private readonly paths = new Set<string>();

  add(path: string): void {
    this.paths.add(asMatched(path));
  }

  /** Keeps body parsers away from a request for such a path. */
  protect(ctx: KoaContext): void {
    if (this.paths.size === 0 || !this.paths.has(asMatched(ctx.path))) return;
    // koa-bodyparser looks for this member.
    Object.assign(ctx, { disableBodyParser: true });
  }
}

/** Routers ignore letter case and a slash at the end. */
const asMatched = (path: string): string => path.toLowerCase().replace(/\/$/, '');
