import { expect } from 'chai';
import { IsString } from 'class-validator';
import type { Context, Next } from 'koa';
import {
  Authorized,
  Body,
  CurrentUser,
  Get,
  Header,
  HttpCode,
  JsonController,
  Param,
  Post,
  QueryParam,
  UseBefore,
  UseInterceptor,
  type Action,
} from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSubject,
  OptionalAccess,
  Public,
  type TokenPayload,
} from '../../src/index';
import { bearer } from '../support/send';
import { makeAuth, outcome, serve, type Client } from './support/serve';

interface User {
  readonly name: string;
}

class Note {
  @IsString()
  text!: string;
}

const seen: string[] = [];
const seesMethod = (ctx: Context, next: Next): Promise<unknown> => {
  seen.push(`method ${ctx.path}`);
  return next();
};
const seesClass = (ctx: Context, next: Next): Promise<unknown> => {
  seen.push(`class ${ctx.path}`);
  return next();
};

@UseBefore(seesClass)
class Base {
  @AccessRequired()
  @UseBefore(seesMethod)
  @HttpCode(201)
  @Header('X-Kind', 'note')
  @Header('X-Other', 'other')
  @UseInterceptor((_: Action, result: object) => ({ ...result, intercepted: true }))
  @Post('/notes/:id')
  write(
    @Param('id') id: number,
    @QueryParam('tag') tag: string,
    @Body() note: Note,
    @CurrentSubject() subject: User,
    @CurrentPayload() payload: TokenPayload,
    @CurrentUser() user: User,
  ): object {
    return { id, tag, text: note.text, isNote: note instanceof Note, sub: payload.sub, same: subject === user, user };
  }

  @OptionalAccess()
  @Get('/hello/:id')
  hello(@Param('id') id: string, @CurrentSubject() subject?: User): object {
    return { id, name: subject?.name ?? null };
  }

  @Authorized('admin')
  @Get('/roles')
  roles(): object {
    return { done: true };
  }
}

@JsonController('/one')
class One extends Base {}

@JsonController('/two')
class Two extends Base {
  override hello(id: string, subject?: User): object {
    return { ...super.hello(id, subject), by: 'two' };
  }

  @HttpCode(202)
  @Header('X-Kind', 'changed')
  override write(...args: Parameters<Base['write']>): object {
    return { ...super.write(...args), by: 'two' };
  }
}

@Authorized('editor')
class RoleBase {
  @Get('/me')
  me(): object {
    return { done: true };
  }
}

@JsonController('/roles')
class RoleController extends RoleBase {}

@JsonController('/closed')
@UseBefore((ctx: Context) => {
  ctx.body = { cached: 'what only a caller with a token may see' };
})
class AnsweredByMiddleware {
  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    return {};
  }

  @Public()
  @Get('/open')
  open(): object {
    return {};
  }
}

describe('Inherited actions', () => {
  const auth = makeAuth<User>({ callbacks: { getSubject: uid => ({ name: uid.toUpperCase() }) } });
  let client: Client;

  before(async () => {
    const authorizationChecker = ({ request }: Action, roles: string[]): boolean =>
      roles.every(role => (request as { headers: Record<string, string> }).headers.role === role);
    client = await serve(
      { controllers: [One, Two, RoleController, AnsweredByMiddleware], authorizationChecker },
      auth as never,
    );
  });

  const write = async (path: string, token?: string): ReturnType<Client['send']> =>
    client.send(path, {
      method: 'POST',
      headers: token === undefined ? [] : bearer(token),
      body: { text: 'hi' },
    });

  it('have all their parameters', async () => {
    const { status, json } = await write('/one/notes/7?tag=x', await auth.createAccessToken('alice'));
    expect(status).to.equal(201);
    expect(json).to.deep.equal({
      id: 7,
      tag: 'x',
      text: 'hi',
      isNote: true,
      sub: 'alice',
      same: true,
      user: { name: 'ALICE' },
      intercepted: true,
    });
  });

  it('have their parameters in an override without decorators', async () => {
    const token = await auth.createAccessToken('bob');
    expect((await client.get('/two/hello/5', token)).json).to.deep.equal({ id: '5', name: 'BOB', by: 'two' });
    expect((await client.get('/two/hello/5')).json).to.deep.equal({ id: '5', name: null, by: 'two' });
    expect((await client.get('/one/hello/5')).json).to.deep.equal({ id: '5', name: null });
  });

  it('still validate an inherited body', async () => {
    const answer = await client.send('/one/notes/7', {
      method: 'POST',
      headers: bearer(await auth.createAccessToken('alice')),
      body: { text: 5 },
    });
    expect(answer.status).to.equal(400);
  });

  it('keep their headers and status, which an override can replace', async () => {
    const token = await auth.createAccessToken('alice');
    const one = await write('/one/notes/1', token);
    expect([one.status, one.headers['x-kind'], one.headers['x-other']]).to.deep.equal([201, 'note', 'other']);
    const two = await write('/two/notes/1', token);
    expect([two.status, two.headers['x-kind'], two.headers['x-other']]).to.deep.equal([202, 'changed', 'other']);
    expect(two.json).to.include({ by: 'two', intercepted: true });
  });

  it('keep the @UseBefore of method and class, each once and after the guard', async () => {
    seen.length = 0;
    expect(outcome(await write('/one/notes/1'))).to.equal('401 MissingTokenError');
    expect(seen).to.deep.equal([]);
    await write('/one/notes/1', await auth.createAccessToken('alice'));
    expect(seen).to.deep.equal(['class /one/notes/1', 'method /one/notes/1']);
  });

  it("keep routing-controllers' own @Authorized, of method and class", async () => {
    for (const [path, role] of [
      ['/one/roles', 'admin'],
      ['/two/roles', 'admin'],
      ['/roles/me', 'editor'],
    ] as const) {
      expect((await client.get(path)).status, path).to.equal(403);
      expect((await client.send(path, { headers: ['role', 'nobody'] })).status, path).to.equal(403);
      expect((await client.send(path, { headers: ['role', role] })).status, path).to.equal(200);
    }
  });
});

describe('@UseBefore on a class', () => {
  it('cannot answer for a guarded action before its guard', async () => {
    const auth = makeAuth<never>();
    const client = await serve({ controllers: [AnsweredByMiddleware] }, auth);
    expect(outcome(await client.get('/closed/guarded'))).to.equal('401 MissingTokenError');
    expect((await client.get('/closed/guarded', await auth.createAccessToken('alice'))).text).to.contain('cached');
    expect((await client.get('/closed/open')).text).to.contain('cached');
  });
});
