export { addSecurity } from '../openapi/addSecurity';
export type { ApiDocument, ApiInfo, ApiObject, ApiOperation, ApiSecurity } from '../openapi/ApiDocument';
export { openApiDocument, type OpenApiDocumentOptions } from '../openapi/openApiDocument';
