import { controllerInstance } from '../routing-controllers/controllerInstance';
import { classAndBases } from '../routing-controllers/classAndBases';
import type { KoaContext } from '../routing-controllers/KoaContext';
import type { RequestServer } from './KoaRequest';
import { ResourceMetadataEndpoint } from './ResourceMetadataEndpoint';

/** The API whose metadata a server serves. */
export class MountedResource {
  #found: { readonly url: string | undefined } | undefined;

  constructor(private readonly server: Pick<RequestServer, 'controllers'>) {}

  /**
   * Returns the URL of the metadata (RFC 9728 section 3). Undefined if the server serves none, or that of several APIs:
   * a refusal does not know to which of them the request belongs.
   */
  metadataUrl(ctx: KoaContext): string | undefined {
    try {
      this.#found ??= this.find(ctx);
      return this.#found.url;
    } catch {
      // If the controller cannot be made, its own route says so. The refusal is sent without the URL.
      return undefined;
    }
  }

  private find(ctx: KoaContext): { url: string | undefined } {
    const controllers = this.server.controllers.filter(type => classAndBases(type).includes(ResourceMetadataEndpoint));
    const urls = controllers.map(
      type => (controllerInstance(type, ctx) as ResourceMetadataEndpoint).resource.metadataUrl,
    );
    return { url: new Set(urls).size === 1 ? urls[0] : undefined };
  }
}
