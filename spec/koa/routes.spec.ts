import { expect } from 'chai';
import {
  All,
  Controller,
  Get,
  Head,
  JsonController,
  Method,
  OnUndefined,
  Param,
  Post,
  Redirect,
} from 'routing-controllers';
import { AccessRequired, Public, RequireScopes } from '../../src/index';
import { bearer } from '../support/send';
import { makeAuth, outcome, serve, type Client } from './support/serve';

let ran = 0;
const done = (by: string): object => {
  ran += 1;
  return { by };
};

@JsonController('/r')
class Routes {
  @AccessRequired()
  @Get('/get')
  get(): object {
    return done('get');
  }

  @AccessRequired()
  @Head('/head')
  head(): object {
    return done('head');
  }

  @RequireScopes('a:x')
  @All('/all')
  all(): object {
    return done('all');
  }

  @Get('/first')
  @AccessRequired()
  @Get('/second')
  @Post('/third')
  @Method('propfind', '/fourth')
  several(): object {
    return done('several');
  }

  @AccessRequired()
  @Get(/\/pattern\/\d+/)
  pattern(): object {
    return done('pattern');
  }

  @AccessRequired()
  @Get('/redirect')
  @Redirect('/elsewhere')
  redirect(): void {
    ran += 1;
  }

  @AccessRequired()
  @OnUndefined(204)
  @Get('/nothing')
  nothing(): void {
    ran += 1;
  }

  @Public()
  @Get('/users/me')
  me(): object {
    return done('me');
  }

  @RequireScopes('a:x')
  @Get('/users/:id')
  user(@Param('id') id: string): object {
    return done(id);
  }
}

@Controller('/twice')
class First {
  @AccessRequired()
  @Get('/')
  root(): object {
    return done('first');
  }
}

@Controller('/twice')
class Second {
  @Public()
  @Get('/')
  root(): object {
    return done('second');
  }
}

describe('Guards on routes', () => {
  const auth = makeAuth<never>();
  let client: Client;

  before(async () => {
    client = await serve({ controllers: [Routes, First, Second] }, auth);
  });

  beforeEach(() => {
    ran = 0;
  });

  const ask = async (method: string, path: string, token?: string): Promise<number> =>
    (await client.send(path, { method, headers: token === undefined ? [] : bearer(token) })).status;

  const routes: [string, string][] = [
    ['GET', '/r/get'],
    ['HEAD', '/r/get'],
    ['HEAD', '/r/head'],
    ['GET', '/r/first'],
    ['HEAD', '/r/first'],
    ['GET', '/r/second'],
    ['POST', '/r/third'],
    ['PROPFIND', '/r/fourth'],
    ['GET', '/r/pattern/12'],
    ['GET', '/r/redirect'],
    ['GET', '/r/nothing'],
    ['GET', '/r/get/'],
    ['GET', '/R/GET'],
    ['GET', '/r/get?token=x'],
    ['GET', '/r/%67et'],
    ['GET', '//r/get'],
  ];
  for (const [method, path] of routes) {
    it(`apply to ${method} ${path}`, async () => {
      const without = await ask(method, path);
      expect([401, 404]).to.include(without);
      expect(ran).to.equal(0);
      const status = await ask(method, path, await auth.createAccessToken('alice'));
      expect(status === 404 || ran === 1, String(status)).to.equal(true);
      expect(without === 404).to.equal(status === 404);
    });
  }

  for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
    it(`apply to ${method} on an @All route`, async () => {
      expect(await ask(method, '/r/all')).to.equal(401);
      expect(await ask(method, '/r/all', await auth.createAccessToken('alice'))).to.equal(403);
      expect(ran).to.equal(0);
      expect(await ask(method, '/r/all', await auth.createAccessToken('alice', { scopes: ['a:x'] }))).to.equal(200);
      expect(ran).to.equal(1);
    });
  }

  it('let OPTIONS list the methods of a guarded route without running it', async () => {
    const answer = await client.send('/r/get', { method: 'OPTIONS' });
    expect(answer.status).to.equal(200);
    expect(answer.headers.allow).to.contain('GET');
    expect(ran).to.equal(0);
  });

  it('run nothing for a method that the route does not have', async () => {
    expect(await ask('DELETE', '/r/get', await auth.createAccessToken('alice'))).to.equal(405);
    expect(ran).to.equal(0);
  });

  it('apply to a pattern, and not to a public path within it', async () => {
    expect((await client.get('/r/users/me')).json).to.deep.equal({ by: 'me' });
    expect(outcome(await client.get('/r/users/7'))).to.equal('401 MissingTokenError');
    expect(outcome(await client.get('/r/users/me%2f'))).to.equal('401 MissingTokenError');
  });

  it('apply to the first of two controllers with the same path, and the second is not called', async () => {
    expect(outcome(await client.get('/twice'))).to.equal('401 MissingTokenError');
    expect(ran).to.equal(0);
    expect((await client.get('/twice', await auth.createAccessToken('alice'))).json).to.deep.equal({ by: 'first' });
  });
});
