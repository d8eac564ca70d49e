import { expect } from 'chai';
import { All, Body, Get, getMetadataArgsStorage, JsonController, Param, Post } from 'routing-controllers';
import { OpenAPI, routingControllersToSpec } from 'routing-controllers-openapi';
import { AccessRequired, ConfigurationError, OptionalAccess, Public, RequireScopes, withAuthX } from '../../src/index';
import { addSecurity, type ApiDocument, type ApiOperation } from '../../src/entries/openapi';
import { makeAuth } from '../koa/support/serve';
import { expectValid } from './support/validate';

class Note {
  text!: string;
}

@JsonController('/docs/notes')
@AccessRequired()
class NoteController {
  @OpenAPI({ summary: 'Lists notes', responses: { 401: { description: 'Log in first' } } })
  @RequireScopes('notes:read')
  @Get('/')
  list(): object {
    return {};
  }

  @OpenAPI({ security: [{ AuthXBearer: [], OwnKey: [] }] })
  @Get('/:id(\\d+)/:part')
  show(@Param('id') id: number): object {
    return { id };
  }

  @Post('/:id')
  add(@Body() note: Note): object {
    return note;
  }

  @Public()
  @All('/any')
  any(): object {
    return {};
  }
}

@JsonController('/docs/others')
class OtherController {
  @AccessRequired()
  @Get('/secret')
  secret(): object {
    return {};
  }
}

class Base {
  @AccessRequired()
  @Get('/inherited/:id')
  inherited(): object {
    return {};
  }
}

@JsonController('/docs/sub')
class SubController extends Base {}

@JsonController('/docs/contradicting')
class Contradicting {
  @OptionalAccess()
  @OpenAPI({ security: [] })
  @Get('/optional')
  optional(): object {
    return {};
  }
}

const info = { title: 'Notes', version: '2.0.0' };
const schemas = { Note: { type: 'object' as const } };
const securitySchemes = { OwnKey: { type: 'apiKey' as const, in: 'header' as const, name: 'X-Key' } };

/** The document that routing-controllers-openapi makes of everything that is loaded, as it stands. */
const theirs = (): ApiDocument => {
  const storage = getMetadataArgsStorage();
  const own = new Set<unknown>([NoteController, OtherController, Contradicting]);
  // It cannot list actions of classes that are no controllers, and other specs have loaded controllers as well.
  const actions = storage.actions.filter(({ target }) => own.has(target));
  const view = Object.assign(Object.create(storage) as typeof storage, { actions });
  const options = { routePrefix: '/v1' };
  return routingControllersToSpec(view, options, {
    info,
    components: { schemas, securitySchemes },
  }) as unknown as ApiDocument;
};

const secured = (document: ApiDocument, controllers: readonly (new () => object)[] = [NoteController, SubController]) =>
  addSecurity(document, withAuthX({ controllers: [...controllers], routePrefix: '/v1' }, makeAuth<never>()));

const operation = ({ paths }: ApiDocument, path: string, verb: string): ApiOperation =>
  paths[path]?.[verb] as ApiOperation;

describe('addSecurity on a document of routing-controllers-openapi', () => {
  it('makes it valid, and changes neither the document nor what it says', async () => {
    const before = theirs();
    const copy = JSON.stringify(before);
    const document = secured(before);
    await expectValid(document);
    expect(JSON.stringify(before)).to.equal(copy);
    expect(document).to.deep.include({ openapi: '3.0.0', info });
    expect(document.components!.schemas).to.deep.equal(schemas);
    const { summary, responses, operationId } = operation(document, '/v1/docs/notes/', 'get');
    expect({ summary, operationId }).to.deep.equal({ summary: 'Lists notes', operationId: 'NoteController.list' });
    expect(responses).to.deep.include({ '401': { description: 'Log in first' } });
    expect(Object.keys(responses!)).to.have.members(['200', '400', '401', '403']);
  });

  it('describes each operation at the path that the document has', () => {
    const document = secured(theirs());
    const guarded = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(
        ([verb, listed]) => `${verb} ${path} ${JSON.stringify((listed as ApiOperation).security)}`,
      ),
    );
    expect(guarded.sort()).to.deep.equal(
      [
        // OpenAPI 3.0 allows scopes for OAuth alone.
        'get /v1/docs/notes/ [{"AuthXBearer":[]}]',
        'get /v1/docs/notes/{id}/{part} [{"AuthXBearer":[],"OwnKey":[]}]',
        'get /v1/docs/sub/inherited/{id} [{"AuthXBearer":[]}]',
        'post /v1/docs/notes/{id} [{"AuthXBearer":[]}]',
        ...['get', 'put', 'post', 'delete', 'patch'].map(verb => `${verb} /v1/docs/notes/any []`),
      ].sort(),
    );
  });

  it('names scopes in a document of OpenAPI 3.1', () => {
    const document = secured({ ...theirs(), openapi: '3.1.0' });
    expect(operation(document, '/v1/docs/notes/', 'get').security).to.deep.equal([{ AuthXBearer: ['notes:read'] }]);
  });

  it('removes operations of controllers that the server does not serve, and keeps those of no controller', () => {
    const before = theirs();
    const own = { get: { responses: {}, security: [] } };
    const document = secured({ ...before, paths: { ...before.paths, '/own': own } });
    expect(before.paths).to.have.property('/v1/docs/others/secret');
    expect(document.paths).to.not.have.property('/v1/docs/others/secret');
    expect(document.paths['/own']).to.deep.equal(own);
  });

  it('finds an operation whose path has other names for the parameters', () => {
    const { paths, ...before } = theirs();
    const { '/v1/docs/notes/{id}/{part}': item, ...others } = paths;
    const document = secured({ ...before, paths: { ...others, '/v1/docs/notes/{noteId}/{piece}': item! } });
    expect(operation(document, '/v1/docs/notes/{noteId}/{piece}', 'get').responses).to.have.property('401');
    expect(document.paths).to.not.have.property('/v1/docs/notes/{id}/{part}');
  });

  for (const [name, security] of Object.entries({ 'an empty list': [], 'an empty alternative': [{ Own: [] }, {}] })) {
    it(`refuses a document whose guarded operation has ${name} as its security`, () => {
      const { paths, ...before } = theirs();
      const opened = { '/v1/docs/notes/{id}/{part}': { get: { responses: {}, security } } };
      const act = (): unknown => secured({ ...before, paths: { ...paths, ...opened } });
      expect(act).to.throw(ConfigurationError, 'addSecurity: GET /v1/docs/notes/{id}/{part} has a guard, but');
    });
  }

  for (const security of [null, {}, 'none', 0, [null], ['AuthXBearer'], [[]]]) {
    it(`refuses a document whose guarded operation has ${JSON.stringify(security)} as its security`, () => {
      const { paths, ...before } = theirs();
      const odd = { '/v1/docs/notes/{id}/{part}': { get: { responses: {}, security } } } as never;
      const act = (): unknown => secured({ ...before, paths: { ...paths, ...(odd as object) } });
      expect(act).to.throw(ConfigurationError, 'addSecurity: the security of GET /v1/docs/notes/{id}/{part} in the');
    });
  }

  it('refuses a document that was made without the options of the server, whose paths lack the prefix', () => {
    const { paths, ...before } = theirs();
    const entries = Object.entries(paths).map(([path, item]) => [path.replace('/v1', ''), item] as const);
    const act = (): unknown => secured({ ...before, paths: Object.fromEntries(entries) });
    expect(act).to.throw(ConfigurationError, 'NoteController.list is at /docs/notes/ in the document');
  });

  it('keeps the security that the application writes for an optional operation', () => {
    const document = secured(theirs(), [Contradicting]);
    expect(operation(document, '/v1/docs/contradicting/optional', 'get').security).to.deep.equal([]);
  });

  it('keeps components of the same name, and parameters that are there', () => {
    const { paths, ...before } = theirs();
    const scheme = { type: 'http', scheme: 'bearer', description: 'Ours' };
    const document = secured({ ...before, paths, components: { securitySchemes: { AuthXBearer: scheme } } });
    expect(document.components!.securitySchemes).to.deep.equal({ AuthXBearer: scheme });
  });

  it('refuses what is no document of OpenAPI 3', () => {
    for (const document of [undefined, {}, { swagger: '2.0', paths: {} }, { openapi: '2.0.0' }, { openapi: 3 }]) {
      expect(() => secured(document as never)).to.throw(TypeError, 'pass a document of OpenAPI 3');
    }
  });

  it('accepts a document without paths', async () => {
    const document = secured({ openapi: '3.1.0', info } as never);
    await expectValid(document);
    expect(Object.keys(document.paths)).to.have.lengthOf(5);
  });
});
