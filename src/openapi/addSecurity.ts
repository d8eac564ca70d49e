import { factsOf, type WiredOptions } from '../routing-controllers/WiredServer';
import type { ApiDocument } from './ApiDocument';
import { Components } from './Components';
import { OperationList } from './OperationList';
import { SecurityWriter } from './SecurityWriter';

/** A document as other packages type it. */
interface AnyDocument {
  readonly openapi: string;
  readonly paths?: object | undefined;
}

/**
 * Adds to a document of OpenAPI 3 what the guards of a server require: the security schemes, the security of each
 * operation, the answers of refusals, and the headers for CSRF and DPoP. Returns a new document.
 *
 * ```ts
 * const document = addSecurity(routingControllersToSpec(getMetadataArgsStorage(), options, { info }), options);
 * ```
 *
 * What the document says already stays: `security`, responses, parameters and components of the application. Routes of
 * the server that the document lacks are added. Operations of loaded controllers that the server does not serve are
 * removed.
 *
 * @param options - what `withAuthX` returned
 * @throws TypeError for options that did not come from `withAuthX`, and for a document that is not of OpenAPI 3
 * @throws ConfigurationError if the document says that everybody may call a guarded operation
 */
export function addSecurity<Document extends AnyDocument>(document: Document, options: WiredOptions): Document {
  const facts = factsOf('addSecurity', options);
  const [, minor] = /^3\.(\d+)\.\d+/.exec(String((document as Partial<Document> | undefined)?.openapi)) ?? [];
  if (minor === undefined) throw new TypeError('addSecurity: pass a document of OpenAPI 3, with openapi: "3.1.0".');
  const { components, paths, ...others } = document as unknown as Partial<ApiDocument>;
  const writer = new SecurityWriter(facts, {
    components: new Components({ components }),
    operations: new OperationList({ paths: paths ?? {} }),
    namesScopes: Number(minor) > 0,
  });
  return { ...others, ...writer.write() } as unknown as Document;
}
