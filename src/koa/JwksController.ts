import { createHash } from 'node:crypto';
import { Ctx, Get } from 'routing-controllers';
import { type Duration, parseDuration } from '../config/Duration';
import { Public } from '../decorators/Public';
import type { KeyRing } from '../keys/KeyRing';
import { jwksLifetime, publicJwks } from '../keys/publicJwks';
import { RequestAuth } from '../auth/RequestAuth';
import { classAndBases } from '../routing-controllers/classAndBases';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { onMount, routeOnMount } from '../routing-controllers/onMount';
import { headerValues } from '../transport/headerValues';

/**
 * The route at which other services fetch the public keys of this login system (RFC 7517). To mount it, extend this class by
 * a controller:
 *
 * ```ts
 * \@JsonController('/.well-known')
 * class MyJwks extends JwksController {}
 * ```
 *
 * The keys are then at `/.well-known/jwks.json`. The start fails if the keys of AuthX are secrets.
 */
@onMount(Public())
export class JwksController {
  /**
   * How long caches may keep the keys. They keep them for a shorter time if it is known that a key changes before. Default
   * 5 minutes.
   */
  static readonly maxAge: Duration = '5m';

  /** Returns the upcoming, the signing and the verifying keys, and never a retired one. */
  @routeOnMount(Get('/jwks.json'))
  keys(@onMount(Ctx()) ctx: KoaContext): KoaContext {
    const { keys } = (RequestAuth.of(ctx) as RequestAuth).auth;
    const text = JSON.stringify(publicJwks(keys));
    const tag = `"${createHash('sha256').update(text).digest('base64url')}"`;
    const longest = parseDuration((this.constructor as typeof JwksController).maxAge);
    ctx.set({ 'Cache-Control': `public, max-age=${String(jwksLifetime(keys, longest))}`, ETag: tag });
    if (isKnown(ctx, tag)) {
      ctx.status = 304;
      return ctx;
    }
    ctx.body = text;
    ctx.type = 'application/jwk-set+json';
    return ctx;
  }
}

/** Tells whether the client has this version (RFC 9110 section 13.1.2). */
function isKnown({ req }: KoaContext, tag: string): boolean {
  const known = headerValues(req, 'if-none-match').flatMap(value => value.split(','));
  return known.some(value => value.trim() === '*' || value.trim().replace(/^W\//, '') === tag);
}

/**
 * Returns a message if a controller would publish keys that it must not, or for a time that is none; undefined for every
 * other controller.
 */
export function complaintAboutJwks(type: object, ring: KeyRing): string | undefined {
  if (!classAndBases(type).includes(JwksController)) return undefined;
  const { name, maxAge } = type as typeof JwksController;
  if (ring.keys.length === 0 || ring.keys.some(({ publicKey }) => publicKey === undefined)) {
    return `${name}: there is no public key to publish. A secret cannot be published, because its readers could sign tokens. Use an algorithm such as ES256 with privateKey or keys, or remove the controller.`;
  }
  try {
    parseDuration(maxAge);
  } catch (error) {
    return `${name}.maxAge: ${(error as Error).message}.`;
  }
  return undefined;
}
