import { refuseUnknown } from '../config/refuseUnknown';
import type { WiredOptions } from '../routing-controllers/WiredServer';
import { addSecurity } from './addSecurity';
import type { ApiDocument, ApiInfo } from './ApiDocument';

/** Options of {@link openApiDocument}. */
export interface OpenApiDocumentOptions {
  readonly info: ApiInfo;
  readonly servers?: ApiDocument['servers'];
}

/**
 * Makes a document of OpenAPI 3.1 for a server: its routes and their parameters by the decorators of routing-controllers,
 * the schemas of bodies by those of class-validator, and what the guards require.
 *
 * For more detailed documents, use routing-controllers-openapi, and {@link addSecurity}.
 *
 * @param options - what `withAuthX` returned
 * @throws TypeError for options that did not come from `withAuthX`, and for unknown options
 */
export function openApiDocument(options: WiredOptions, settings: OpenApiDocumentOptions): ApiDocument {
  refuseUnknown('openApiDocument', settings, ['info', 'servers']);
  const { info, servers } = settings;
  return addSecurity<ApiDocument>({ openapi: '3.1.0', info, ...(servers && { servers }), paths: {} }, options);
}
