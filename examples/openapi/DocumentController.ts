import { Get, JsonController } from 'routing-controllers';
import { Public } from 'routing-controllers-authx';
import type { ApiDocument } from 'routing-controllers-authx/openapi';
import { Inject, Service, Token } from 'typedi';

/** The document of the server. It is made when all controllers are known. */
export const documentToken = new Token<ApiDocument>('the OpenAPI document');

@Service()
@JsonController()
export class DocumentController {
  constructor(@Inject(documentToken) private readonly document: ApiDocument) {}

  @Public()
  @Get('/openapi.json')
  show(): ApiDocument {
    return this.document;
  }
}
