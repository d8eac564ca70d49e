import { OAuthError } from '../oauth/OAuthError';
import type { OAuthRequest } from '../oauth/OAuthRequest';
import type { AuthorizationServer } from '../oauth/AuthorizationServer';
import type { KoaContext } from '../routing-controllers/KoaContext';
import { ContextRequest } from '../transport/ContextRequest';
import { readBodyText } from './readBodyText';

/** The base class of the endpoints that clients call. */
export abstract class OAuthEndpoint {
  /** The server whose endpoint this is. */
  abstract readonly server: AuthorizationServer;

  /** Answers a request, or writes its refusal (RFC 6749 section 5.2). No cache keeps either of them. @internal */
  protected async answer(ctx: KoaContext, step: (request: OAuthRequest) => Promise<object>): Promise<object> {
    ctx.set({ 'Cache-Control': 'no-store', Pragma: 'no-cache' });
    try {
      const { ip } = ctx as { ip?: string };
      return await step({ request: new ContextRequest(ctx), body: await readBodyText(ctx), ip });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      ctx.status = error.status;
      ctx.set({ ...error.headers });
      return error.toJSON();
    }
  }
}
