import { IsEmail, IsIn, IsInt, IsOptional, IsString, Max, MinLength } from 'class-validator';
import { expect } from 'chai';
import {
  All,
  Authorized,
  Body,
  BodyParam,
  Get,
  HeaderParam,
  HttpCode,
  JsonController,
  Param,
  Post,
  Put,
  QueryParam,
} from 'routing-controllers';
import {
  AccessRequired,
  createGuardDecorator,
  FreshRequired,
  MemoryProofStore,
  MemorySessionStore,
  OptionalAccess,
  Public,
  RefreshRequired,
  RequireAnyScope,
  RequireOwner,
  RequireScopes,
  TokenRequired,
  under,
  withAuthX,
  type AuthX,
  type AuthXOptions,
} from '../../src/index';
import { openApiDocument, type ApiOperation } from '../../src/entries/openapi';
import type { WithAuthXOptions } from '../../src/koa/withAuthX';
import { MemoryRevocationStore } from '../../src/testing/index';
import { makeAuth } from '../koa/support/serve';
import { secret } from '../support/forge';
import { expectValid } from './support/validate';

class NewOrder {
  @IsString()
  @MinLength(2)
  article!: string;

  @IsInt()
  @Max(100)
  count!: number;

  @IsOptional()
  @IsEmail()
  receipt?: string;

  @IsIn(['post', 'pickup'])
  delivery!: string;
}

const Own = createGuardDecorator({ name: '@Own', test: () => true });

@JsonController('/orders')
@AccessRequired()
class OrderController {
  @RequireScopes('orders:read')
  @RequireAnyScope('orders:all', under('admin'))
  @Get('/')
  list(@QueryParam('page') page: number, @HeaderParam('X-Tenant', { required: true }) tenant: string): object {
    return { page, tenant };
  }

  @RequireOwner(() => ({ ownerId: 'alice' }))
  @Get('/:id')
  show(@Param('id') id: number): object {
    return { id };
  }

  @FreshRequired()
  @Own
  @HttpCode(201)
  @Post('/')
  add(@Body({ required: true }) order: NewOrder): object {
    return order;
  }

  @TokenRequired({ csrf: false })
  @Put('/:id(\\d+)/notes/:note')
  note(@BodyParam('text', { required: true }) text: string): object {
    return { text };
  }

  @Public()
  @Post('/login')
  login(): object {
    return {};
  }
}

@JsonController('/session')
class Session {
  @RefreshRequired()
  @Post('/refresh')
  refresh(): object {
    return {};
  }

  @OptionalAccess()
  @Get('/hello')
  hello(): object {
    return {};
  }

  @TokenRequired({ type: 'any', locations: ['query', 'cookies'] })
  @Get('/download')
  download(): object {
    return {};
  }

  @Public()
  @All('/all')
  @Get(/\/pattern/)
  all(): object {
    return {};
  }
}

@JsonController('/authorized')
class WithAuthorized {
  @Authorized('admin')
  @Get()
  authorized(): object {
    return {};
  }
}

@JsonController('/bound')
class Bound {
  @TokenRequired({ senderConstrained: true })
  @Get()
  bound(): object {
    return {};
  }
}

const info = { title: 'Shop', version: '1.0.0' };

function authWith(options: Partial<AuthXOptions> = {}, init: Parameters<typeof makeAuth>[0] = {}): AuthX<never> {
  return makeAuth<never>({ config: { secretKey: secret, ...options }, ...(init as object) });
}

const document = (
  controllers: readonly (new () => object)[],
  auth: AuthX<never>,
  options: WithAuthXOptions = {},
): ReturnType<typeof openApiDocument> =>
  openApiDocument(withAuthX({ controllers: [...controllers], ...options }, auth), { info });

type Document = ReturnType<typeof document>;
const operation = ({ paths }: Document, path: string, verb: string): ApiOperation => paths[path]![verb] as ApiOperation;

describe('openApiDocument', () => {
  const plain = document([OrderController, Session, WithAuthorized], authWith(), {
    authorizationChecker: () => true,
    routePrefix: '/v1',
  });

  it('is valid, and lists each route that OpenAPI can express', async () => {
    await expectValid(plain);
    expect(plain).to.deep.include({ openapi: '3.1.0', info });
    const listed = Object.entries(plain.paths).map(([path, item]) => `${path} ${Object.keys(item).join(' ')}`);
    expect(listed.sort()).to.deep.equal([
      '/v1/authorized get',
      '/v1/orders/ get post',
      '/v1/orders/login post',
      '/v1/orders/{id} get',
      '/v1/orders/{id}/notes/{note} put',
      '/v1/session/all get put post delete patch',
      '/v1/session/download get',
      '/v1/session/hello get',
      '/v1/session/refresh post',
    ]);
  });

  it('describes parameters, bodies and the status of the answer', () => {
    expect(operation(plain, '/v1/orders/', 'get').parameters).to.deep.equal([
      { in: 'query', name: 'page', schema: { type: 'number' } },
      { in: 'header', name: 'X-Tenant', required: true, schema: { type: 'string' } },
    ]);
    expect(operation(plain, '/v1/orders/{id}', 'get').parameters).to.deep.equal([
      { in: 'path', name: 'id', required: true, schema: { type: 'number' } },
    ]);
    const add = operation(plain, '/v1/orders/', 'post');
    expect(add.responses).to.have.property('201');
    expect(add.requestBody).to.deep.equal({
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: {
              article: { type: 'string', minLength: 2 },
              count: { type: 'integer', maximum: 100 },
              receipt: { type: 'string', format: 'email' },
              delivery: { enum: ['post', 'pickup'] },
            },
            required: ['article', 'count', 'delivery'],
          },
        },
      },
    });
    expect(operation(plain, '/v1/orders/{id}/notes/{note}', 'put').requestBody).to.deep.equal({
      required: true,
      content: {
        'application/json': {
          schema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
        },
      },
    });
  });

  const secured: readonly (readonly [path: string, verb: string, security: object[], why: string])[] = [
    [
      '/v1/orders/',
      'get',
      [{ AuthXBearer: ['orders:all', 'orders:read'] }, { AuthXBearer: ['admin:*', 'orders:read'] }],
      'all scopes, and each of those of which one is enough',
    ],
    ['/v1/orders/{id}', 'get', [{ AuthXBearer: [] }], 'no scope'],
    ['/v1/orders/login', 'post', [], 'public'],
    ['/v1/session/hello', 'get', [{ AuthXBearer: [] }, {}], 'optional'],
    [
      '/v1/session/download',
      'get',
      [{ AuthXQuery: [] }, { AuthXAccessCookie: [] }, { AuthXRefreshCookie: [] }],
      'locations of the guard, and both types of token',
    ],
    ['/v1/authorized', 'get', [{ AuthXBearer: [] }], 'the authorizationChecker of the application'],
  ];
  for (const [path, verb, security, why] of secured) {
    it(`describes the security of ${verb} ${path} (${why})`, () => {
      expect(operation(plain, path, verb).security).to.deep.equal(security);
    });
  }

  it('describes the refusals of each operation, and no others', () => {
    const statuses = (path: string, verb: string): string[] =>
      Object.keys(operation(plain, path, verb).responses ?? {}).sort();
    expect(statuses('/v1/orders/', 'get')).to.deep.equal(['200', '400', '401', '403']);
    expect(statuses('/v1/orders/', 'post')).to.deep.equal(['201', '400', '401', '403']);
    expect(statuses('/v1/orders/login', 'post')).to.deep.equal(['200']);
    expect(statuses('/v1/session/hello', 'get')).to.deep.equal(['200', '400', '401']);
  });

  it('describes the body and the headers of refusals by the table of errors', () => {
    const auth = authWith(
      { errorMessageKey: 'detail', errors: { TokenExpiredError: { status: 419 }, JWTDecodeError: { status: 422 } } },
      { revokedTokens: new MemoryRevocationStore() },
    );
    const { components, paths } = document([OrderController], auth);
    expect(Object.keys(components!.responses!).sort()).to.deep.equal([
      'AuthX419',
      'AuthX422',
      'AuthXBadRequest',
      'AuthXForbidden',
      'AuthXUnauthorized',
      'AuthXUnavailable',
    ]);
    expect(components!.responses!.AuthXForbidden).to.deep.equal({
      description:
        'Access denied (AccessDeniedError). Missing required scopes (InsufficientScopeError). Access denied (PolicyDeniedError)',
      headers: {
        'WWW-Authenticate': { description: 'The challenge (RFC 6750 section 3).', schema: { type: 'string' } },
      },
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['detail', 'error_type'],
            properties: {
              detail: { type: 'string' },
              error_type: {
                type: 'string',
                enum: ['AccessDeniedError', 'InsufficientScopeError', 'PolicyDeniedError'],
              },
              error: { type: 'string', enum: ['insufficient_scope'] },
            },
          },
        },
      },
    });
    expect(components!.responses!.AuthXUnavailable).to.have.nested.property('headers.Retry-After');
    expect((paths['/orders/{id}']!.get as ApiOperation).responses).to.deep.include({
      '419': { $ref: '#/components/responses/AuthX419' },
    });
  });

  it('describes cookies, and the CSRF value that changes need', async () => {
    const cookies = document(
      [OrderController, Session],
      authWith({ tokenLocation: ['cookies'], accessCookieName: 'acc' }),
    );
    await expectValid(cookies);
    expect(cookies.components!.securitySchemes).to.deep.include({
      AuthXAccessCookie: {
        type: 'apiKey',
        description: 'Provide an AuthX access token in this cookie.',
        in: 'cookie',
        name: 'acc',
      },
    });
    const csrf = {
      in: 'header',
      name: 'X-CSRF-TOKEN',
      required: true,
      description: 'Repeats the CSRF value of the cookie. It is required if the access token comes in a cookie.',
      schema: { type: 'string' },
    };
    expect(operation(cookies, '/orders/', 'post').parameters).to.deep.equal([csrf]);
    expect(operation(cookies, '/orders/{id}', 'get').parameters).to.have.lengthOf(1);
    expect(operation(cookies, '/orders/{id}/notes/{note}', 'put').parameters).to.have.lengthOf(2);
    expect(operation(cookies, '/session/refresh', 'post').security).to.deep.equal([{ AuthXRefreshCookie: [] }]);
    const either = document([OrderController], authWith({ tokenLocation: ['headers', 'cookies'] }));
    expect(operation(either, '/orders/', 'post').parameters).to.deep.equal([{ ...csrf, required: false }]);
  });

  it('describes tokens in other headers and in bodies, so that no guarded operation looks open', async () => {
    const header = document([OrderController], authWith({ headerName: 'X-Auth', headerType: 'Token' }));
    await expectValid(header);
    expect(header.components!.securitySchemes).to.deep.equal({
      AuthXHeader: {
        type: 'apiKey',
        description: 'Provide an AuthX JWT in this header, not JWT_SECRET_KEY. Write "Token " before it.',
        in: 'header',
        name: 'X-Auth',
      },
    });
    const json = document([OrderController, Session], authWith({ tokenLocation: ['json'] }));
    await expectValid(json);
    expect(operation(json, '/orders/', 'post').security).to.deep.equal([{ AuthXJson: [] }]);
    expect(operation(json, '/session/refresh', 'post').security).to.deep.equal([{ AuthXRefreshJson: [] }]);
  });

  it('describes DPoP where it may and where it must be used', async () => {
    const dpop = { dpop: { proofs: new MemoryProofStore() } };
    const allowed = document([OrderController, Bound], authWith({ dpop: 'allowed' }, dpop));
    await expectValid(allowed);
    expect(operation(allowed, '/orders/{id}', 'get').security).to.deep.equal([{ AuthXBearer: [] }, { AuthXDPoP: [] }]);
    expect(operation(allowed, '/bound', 'get').security).to.deep.equal([{ AuthXDPoP: [] }]);
    const proofs = ['/orders/{id}', '/bound'].map(path =>
      operation(allowed, path, 'get').parameters!.find(({ name }) => name === 'DPoP'),
    );
    expect(proofs.map(proof => proof?.required)).to.deep.equal([false, true]);
    expect(allowed.components!.responses!.AuthXUnauthorized).to.have.nested.property('headers.DPoP-Nonce');
  });

  it('describes the errors of sessions and subjects if there are any', () => {
    const auth = authWith({}, { sessions: { store: new MemorySessionStore() }, callbacks: { getSubject: () => ({}) } });
    const text = JSON.stringify(document([OrderController], auth).components);
    for (const error of ['SessionRevoked', 'SubjectNotFoundError', 'SubjectUnavailableError']) {
      expect(text).to.include(error);
      expect(JSON.stringify(plain.components)).to.not.include(error);
    }
  });

  it('refuses misspelt options, and options that did not come from withAuthX', () => {
    const options = withAuthX({ controllers: [OrderController] }, authWith());
    expect(() => openApiDocument(options, { inf: info } as never)).to.throw(TypeError, 'Did you mean info?');
    expect(() => openApiDocument({}, { info })).to.throw(TypeError, 'pass the options that withAuthX() returned.');
  });
});
