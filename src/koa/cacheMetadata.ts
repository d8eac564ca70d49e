import type { KoaContext } from '../routing-controllers/KoaContext';

/** Allows caches, and pages of every origin, to read metadata. It is the same for everybody, and contains no secret. */
export function cacheMetadata(ctx: KoaContext): void {
  ctx.set({ 'Cache-Control': 'public, max-age=300', 'Access-Control-Allow-Origin': '*' });
}
