import { expect } from 'chai';
import Koa from 'koa';
import {
  Controller,
  createKoaServer,
  Ctx,
  Get,
  JsonController,
  UseBefore,
  useKoaServer,
  type KoaMiddlewareInterface,
} from 'routing-controllers';
import {
  AccessRequired,
  AuthXError,
  CurrentSubject,
  InsufficientScopeError,
  OptionalAccess,
  Public,
  RequireScopes,
  withAuthX,
  type AuthX,
} from '../../src/index';
import type { WithAuthXOptions } from '../../src/koa/withAuthX';
import { secret } from '../support/forge';
import { bearer, type Answer } from '../support/send';
import { whileRegistered } from './support/registered';
import { makeAuth, outcome, serve, start, type Client } from './support/serve';

const auth: AuthX<never> = makeAuth<never>({
  callbacks: { getSubject: uid => (uid === 'nobody' ? null : uid) as never },
});

class Actions {
  @AccessRequired()
  @Get('/guarded')
  guarded(): string {
    return 'done';
  }

  @RequireScopes('a:x')
  @Get('/scoped')
  scoped(): string {
    return 'done';
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): string {
    return 'done';
  }

  @AccessRequired()
  @Get('/subject')
  subject(@CurrentSubject() subject: unknown): unknown {
    return subject;
  }

  @Public()
  @Get('/manual')
  async manual(@Ctx() ctx: Koa.Context): Promise<string> {
    await auth.verifyToken(auth.getTokenFromRequest(ctx), { scopes: ['a:x'] });
    return 'done';
  }

  @Public()
  @Get('/thrown')
  thrown(): never {
    throw new InsufficientScopeError(['a:x', 'b"x']);
  }

  @Public()
  @Get('/broken')
  broken(): never {
    throw new Error('connection string of the database');
  }
}

@JsonController('/json')
class JsonActions extends Actions {}

@Controller('/text')
class TextActions extends Actions {}

const controllers = [JsonActions, TextActions];

/** Expects the right answer for every refusal, however the server was made. */
async function expectAnswers(client: Client): Promise<void> {
  const plain = await auth.createAccessToken('alice');
  for (const kind of ['/json', '/text']) {
    const cases: [string, string | undefined, number, object, string][] = [
      ['/guarded', undefined, 401, { message: 'Token Error', error_type: 'MissingTokenError' }, 'Bearer'],
      [
        '/guarded',
        'rubbish',
        401,
        { message: 'Invalid Token', error_type: 'JWTDecodeError', error: 'invalid_token' },
        'Bearer error="invalid_token"',
      ],
      [
        '/optional',
        'rubbish',
        401,
        { message: 'Invalid Token', error_type: 'JWTDecodeError', error: 'invalid_token' },
        'Bearer error="invalid_token"',
      ],
      [
        '/scoped',
        plain,
        403,
        {
          message: 'Missing required scopes: a:x',
          error_type: 'InsufficientScopeError',
          error: 'insufficient_scope',
        },
        'Bearer error="insufficient_scope", scope="a:x"',
      ],
      ['/manual', undefined, 401, { message: 'Token Error', error_type: 'MissingTokenError' }, 'Bearer'],
      [
        '/manual',
        plain,
        403,
        {
          message: 'Missing required scopes: a:x',
          error_type: 'InsufficientScopeError',
          error: 'insufficient_scope',
        },
        'Bearer error="insufficient_scope", scope="a:x"',
      ],
      [
        '/subject',
        await auth.createAccessToken('nobody'),
        401,
        { message: 'Subject not found', error_type: 'SubjectNotFoundError', error: 'invalid_token' },
        'Bearer error="invalid_token"',
      ],
      [
        '/thrown',
        undefined,
        403,
        { message: 'Missing required scopes', error_type: 'InsufficientScopeError', error: 'insufficient_scope' },
        'Bearer error="insufficient_scope", scope="a:x b\\"x"',
      ],
    ];
    for (const [path, token, status, body, challenge] of cases) {
      const answer = await client.get(kind + path, token);
      expect(answer.status, kind + path).to.equal(status);
      expect(answer.json, kind + path).to.deep.equal(body);
      expect(answer.headers['content-type'], kind + path).to.contain('application/json');
      expect(answer.headers['www-authenticate'], kind + path).to.equal(challenge);
    }
    expect((await client.get(`${kind}/guarded`, plain)).text).to.contain('done');
  }
}

describe('Refusals by a guard or an action', () => {
  const ways: [string, WithAuthXOptions][] = [
    ['in development', { development: true }],
    ['in production', { development: false }],
    ['with a routePrefix', { routePrefix: '/api' }],
    ['without the default error handler', { defaultErrorHandler: false }],
    ['without class-transformer', { classTransformer: false }],
  ];
  for (const [title, options] of ways) {
    it(`have status, challenge and body ${title}, from createKoaServer`, async () => {
      const client = await serve({ ...options, controllers }, auth);
      await expectAnswers(prefixed(client, options.routePrefix));
    });

    it(`have status, challenge and body ${title}, from useKoaServer`, async () => {
      const client = await start(useKoaServer(new Koa(), withAuthX({ ...options, controllers }, auth)));
      await expectAnswers(prefixed(client, options.routePrefix));
    });
  }

  function prefixed(client: Client, prefix = ''): Client {
    return { ...client, get: (path, token) => client.get(prefix + path, token) };
  }

  it('have no stack and no cause in development', async () => {
    const client = await serve({ controllers, development: true }, auth);
    for (const kind of ['/json', '/text']) {
      const answers = [
        await client.get(`${kind}/guarded`),
        await client.get(`${kind}/manual`, 'rubbish'),
        await client.get(`${kind}/thrown`),
        await client.get(`${kind}/subject`, await auth.createAccessToken('nobody')),
      ];
      for (const { text } of answers)
        expect(text).to.not.contain(' at ').and.not.contain('stack').and.not.contain('cause');
    }
  });

  it('leave other errors of the application to routing-controllers', async () => {
    const client = await serve({ controllers, development: false }, auth);
    const answer = await client.get('/json/broken');
    expect(answer.status).to.equal(500);
    expect(answer.json).to.deep.equal({ name: 'Error', message: 'connection string of the database' });
    expect(answer.headers['www-authenticate']).to.equal(undefined);
  });
});

/** Handles errors like an application, from the members of the error. */
class OwnErrors implements KoaMiddlewareInterface {
  async use(ctx: Koa.Context, next: Koa.Next): Promise<void> {
    try {
      await next();
    } catch (error) {
      const { httpCode, headers } = error as AuthXError;
      ctx.status = httpCode;
      ctx.set(headers);
      ctx.body = { own: true, isOurs: error instanceof AuthXError, said: error };
    }
  }
}

describe('An error handler of the application', () => {
  it('gets the complete refusal: class, httpCode, status, headers and toJSON', async () => {
    const client = await whileRegistered([OwnErrors], () =>
      serve({ controllers, defaultErrorHandler: false, middlewares: [OwnErrors] }, auth),
    );
    for (const kind of ['/json', '/text']) {
      const expected: [string, number, string][] = [
        ['/guarded', 401, 'MissingTokenError'],
        ['/thrown', 403, 'InsufficientScopeError'],
        ['/manual', 401, 'MissingTokenError'],
      ];
      for (const [path, status, type] of expected) {
        const answer = await client.get(kind + path);
        expect(answer.status, path).to.equal(status);
        expect(answer.json, path).to.deep.include({ own: true, isOurs: true });
        expect((answer.json as { said: object }).said, path).to.include({ error_type: type });
        expect(answer.headers['www-authenticate'], path).to.contain('Bearer');
      }
    }
  });

  it('gets only errors that are not refusals on the outer app', async () => {
    const app = new Koa();
    const caught: unknown[] = [];
    app.use(async (ctx, next) => {
      try {
        await next();
      } catch (error) {
        caught.push(error);
        ctx.status = 418;
      }
    });
    const client = await start(useKoaServer(app, withAuthX({ controllers, defaultErrorHandler: false }, auth)));
    expect((await client.get('/json/broken')).status).to.equal(418);
    expect(outcome(await client.get('/json/guarded'))).to.equal('401 MissingTokenError');
    expect(caught).to.have.length(1);
  });
});

@JsonController('/before')
class Before {
  @Public()
  @UseBefore((ctx: Koa.Context) => {
    auth.getTokenFromRequest(ctx);
  })
  @Get('/function')
  function(): object {
    return { done: true };
  }
}

describe('A refusal that a middleware throws', () => {
  it('has its complete answer', async () => {
    const client = await serve({ controllers: [Before] }, auth);
    const answer = await client.get('/before/function');
    expect(outcome(answer)).to.equal('401 MissingTokenError');
    expect(answer.headers['www-authenticate']).to.equal('Bearer');
  });
});

describe('Error overrides in the configuration', () => {
  const other = makeAuth<never>({
    callbacks: { getSubject: uid => uid as never },
    config: {
      secretKey: secret,
      errorMessageKey: 'msg',
      errors: {
        JWTDecodeError: { status: 422 },
        MissingTokenError: { message: 'Log in, please' },
        InsufficientScopeError: { status: 404, message: 'Nothing here' },
      },
    },
  });

  it('set the status, message and key, wherever the error is thrown', async () => {
    const client = await serve({ controllers }, other);
    const expected: [Answer, number, object][] = [
      [await client.get('/json/guarded'), 401, { msg: 'Log in, please', error_type: 'MissingTokenError' }],
      [
        await client.get('/text/guarded', 'rubbish'),
        422,
        { msg: 'Invalid Token', error_type: 'JWTDecodeError', error: 'invalid_token' },
      ],
      [
        await client.get('/json/scoped', await auth.createAccessToken('alice')),
        404,
        { msg: 'Nothing here', error_type: 'InsufficientScopeError', error: 'insufficient_scope' },
      ],
      [
        await client.get('/text/thrown'),
        404,
        { msg: 'Nothing here', error_type: 'InsufficientScopeError', error: 'insufficient_scope' },
      ],
    ];
    for (const [answer, status, body] of expected) {
      expect(answer.status).to.equal(status);
      expect(answer.json).to.deep.equal(body);
      expect(answer.headers['www-authenticate']).to.contain('Bearer');
    }
  });

  it('do not change the errors of another AuthX in the process', async () => {
    const client = await start(createKoaServer(withAuthX({ controllers }, auth)) as Koa);
    const answer = await client.send('/json/guarded', { headers: bearer('rubbish') });
    expect(answer.status).to.equal(401);
    expect(answer.json).to.have.property('message', 'Invalid Token');
  });
});
