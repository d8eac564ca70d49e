import { expect } from 'chai';
import { All, Get, JsonController, Post } from 'routing-controllers';
import { AccessRequired, ConfigurationError, type AuthXOptions } from '../../../src/index';
import { accessCookie, csrfHeader } from '../cookies/support/cookieTokens';
import { serve, type Client } from '../support/serve';
import { dueToken, renewedToken, renewingAuth } from './support/renewals';

@JsonController('/select')
@AccessRequired()
class Select {
  @Get('/')
  root(): object {
    return {};
  }

  @Get('/me')
  me(): object {
    return {};
  }

  @Get('/users/:id')
  user(): object {
    return {};
  }

  @Get('/users/:id/notes')
  notes(): object {
    return {};
  }

  @Get(/\/rows\/\d+/)
  rows(): object {
    return {};
  }

  @All('/all')
  all(): object {
    return {};
  }

  @Post('/me')
  change(): object {
    return {};
  }
}

@JsonController('/selected')
@AccessRequired()
class Selected {
  @Get('/me')
  me(): object {
    return {};
  }
}

type Lists = Pick<
  AuthXOptions,
  | 'implicitRefreshRouteExclude'
  | 'implicitRefreshRouteInclude'
  | 'implicitRefreshMethodExclude'
  | 'implicitRefreshMethodInclude'
>;

const serving = (lists: Lists, routePrefix = ''): Promise<Client> =>
  serve({ controllers: [Select, Selected], routePrefix }, renewingAuth(lists));

async function isRenewed(client: Client, route: string): Promise<boolean> {
  const [method, path] = route.includes(' ') ? (route.split(' ') as [string, string]) : ['GET', route];
  const answer = await client.send(path, { method, headers: [...accessCookie(dueToken()), ...csrfHeader()] });
  expect(answer.status, `${route} ${answer.text}`).to.equal(200);
  return renewedToken(answer) !== undefined;
}

/** The listed route, requests that it covers, and requests that it does not cover. */
const routes: [listed: string, covered: string[], others: string[]][] = [
  [
    '/select/me',
    ['/select/me', '/select/me/', '/SELECT/Me', '/select/me?a=/b', 'POST /select/me'],
    ['/select/users/1', '/selected/me'],
  ],
  ['/select/me/', ['/select/me', '/select/me/'], ['/selected/me']],
  ['/Select/ME', ['/select/me', '/SELECT/me/'], ['/select/users/me']],
  [
    '/select/users/:id',
    ['/select/users/1', '/select/users/2/', '/Select/Users/x'],
    ['/select/users/1/notes', '/select/me'],
  ],
  [
    '/select/users/1',
    ['/select/users/1', '/select/users/1/', '/SELECT/users/1'],
    ['/select/users/2', '/select/users/11', '/select/users/1/notes'],
  ],
  ['/select/users/:id/notes', ['/select/users/1/notes'], ['/select/users/1']],
  ['/select/users/*', ['/select/users/1', '/select/users/1/notes', '/SELECT/USERS/1'], ['/select/me', '/selected/me']],
  ['/select/users/:id/*', ['/select/users/1/notes'], ['/select/me']],
  [
    '/select/*',
    ['/select', '/select/', '/select/me', '/select/users/1/notes', '/SELECT/ME', '/select/rows/5'],
    ['/selected/me'],
  ],
  ['/select', ['/select', '/select/'], ['/select/me', '/selected/me']],
  ['/select/rows/5', ['/select/rows/5'], ['/select/rows/6']],
  ['/*', ['/select', '/select/me', '/selected/me'], []],
];

describe('Routes for implicit renewal', () => {
  for (const [listed, covered, others] of routes) {
    it(`are selected by ${listed}, as excluded or included`, async () => {
      const excluding = await serving({ implicitRefreshRouteExclude: [listed] });
      const including = await serving({ implicitRefreshRouteInclude: [listed] });
      for (const route of covered) {
        expect(await isRenewed(excluding, route), `${route}, excluded`).to.equal(false);
        expect(await isRenewed(including, route), `${route}, included`).to.equal(true);
      }
      for (const route of others) {
        expect(await isRenewed(excluding, route), `${route}, not excluded`).to.equal(true);
        expect(await isRenewed(including, route), `${route}, not included`).to.equal(false);
      }
    });
  }

  it('can be listed with the routePrefix or without it', async () => {
    for (const listed of ['/api/select/users/:id', '/select/users/:id']) {
      const prefixed = await serving({ implicitRefreshRouteExclude: [listed] }, '/api');
      expect(await isRenewed(prefixed, '/api/select/users/1'), listed).to.equal(false);
      expect(await isRenewed(prefixed, '/api/select/me'), listed).to.equal(true);
    }
  });

  it('can be several, and an excluded route is never included', async () => {
    const client = await serving({
      implicitRefreshRouteInclude: ['/select/*', '/selected/me'],
      implicitRefreshRouteExclude: ['/select/me', '/select/users/*'],
    });
    expect(await isRenewed(client, '/selected/me')).to.equal(true);
    expect(await isRenewed(client, '/select/all')).to.equal(true);
    expect(await isRenewed(client, '/select/me')).to.equal(false);
    expect(await isRenewed(client, '/select/users/1')).to.equal(false);
  });

  it('are all routes with empty lists', async () => {
    const client = await serving({ implicitRefreshRouteInclude: [], implicitRefreshRouteExclude: [] });
    expect(await isRenewed(client, '/select/me')).to.equal(true);
  });

  it('fail the start if a route is invalid or has no effect', () => {
    for (const wrong of ['select', '*', 'https://example.com/x', '/a b', '/a?b', '/*/x', '']) {
      expect(() => renewingAuth({ implicitRefreshRouteExclude: [wrong] }), wrong).to.throw(ConfigurationError);
    }
    expect(() => renewingAuth({ implicitRefresh: false, implicitRefreshRouteExclude: ['/a'] })).to.throw(
      ConfigurationError,
      /implicitRefreshRouteExclude/,
    );
  });
});

describe('Methods for implicit renewal', () => {
  const methods = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'LOCK'];

  async function renewing(lists: Lists): Promise<string[]> {
    const client = await serving(lists);
    const renewed: string[] = [];
    for (const method of methods) if (await isRenewed(client, `${method} /select/all`)) renewed.push(method);
    return renewed;
  }

  it('are all methods by default', async () => {
    expect(await renewing({})).to.deep.equal(methods);
  });

  it('are only the included methods, in any letter case', async () => {
    expect(await renewing({ implicitRefreshMethodInclude: ['get', 'Post'] })).to.deep.equal(['GET', 'HEAD', 'POST']);
    expect(await renewing({ implicitRefreshMethodInclude: ['lock'] })).to.deep.equal(['LOCK']);
  });

  it('are not the excluded methods', async () => {
    expect(await renewing({ implicitRefreshMethodExclude: ['get', 'DELETE'] })).to.deep.equal(['POST', 'PUT', 'LOCK']);
    const both = { implicitRefreshMethodInclude: ['GET', 'POST'], implicitRefreshMethodExclude: ['POST'] };
    expect(await renewing(both)).to.deep.equal(['GET', 'HEAD']);
  });

  it('are combined with the routes: both must be selected', async () => {
    const client = await serving({
      implicitRefreshRouteInclude: ['/select/*'],
      implicitRefreshMethodExclude: ['POST'],
    });
    expect(await isRenewed(client, '/select/me')).to.equal(true);
    expect(await isRenewed(client, 'POST /select/me')).to.equal(false);
    expect(await isRenewed(client, '/selected/me')).to.equal(false);
  });
});

@JsonController('/overlap')
@AccessRequired()
class Overlap {
  @Get('/me')
  me(): object {
    return { ran: 'me' };
  }

  @Get('/:id')
  one(): object {
    return { ran: 'one' };
  }
}

describe('Implicit renewal with two matching routes', () => {
  it('uses the route of the action that ran', async () => {
    const lists: Lists[] = [
      { implicitRefreshRouteExclude: ['/overlap/:id'] },
      { implicitRefreshRouteInclude: ['/overlap/:id'] },
    ];
    for (const [i, list] of lists.entries()) {
      const client = await serve({ controllers: [Overlap] }, renewingAuth(list));
      const [me, one] = [await isRenewed(client, '/overlap/me'), await isRenewed(client, '/overlap/7')];
      expect({ me, one }).to.deep.equal({ me: i === 0, one: i === 1 });
    }
  });
});
