import { expect } from 'chai';
import type Koa from 'koa';
import { Controller, createKoaServer, Get, JsonController, type RoutingControllersOptions } from 'routing-controllers';
import {
  AccessRequired,
  CurrentPayload,
  CurrentSession,
  CurrentSubject,
  CurrentToken,
  OptionalAccess,
  Public,
  RequireScopes,
  withAuthX,
} from '../../src/index';
import { bearer } from '../support/send';
import { makeAuth, start, type Client } from './support/serve';
import { warningsDuring } from './support/warnings';

const ran: string[] = [];
const run = (action: string): object => {
  ran.push(action);
  return { done: true };
};

@JsonController('/method')
class OnMethod {
  @AccessRequired()
  @Get('/above')
  above(): object {
    return run('above');
  }

  @Get('/below')
  @RequireScopes('a:x')
  below(): object {
    return run('below');
  }

  @OptionalAccess()
  @Get('/optional')
  optional(): object {
    return run('optional');
  }

  @AccessRequired()
  @Get('/parameters')
  parameters(@CurrentPayload() payload: unknown, @CurrentSubject() subject: unknown): object {
    return run(`parameters ${String(payload)} ${String(subject)}`);
  }
}

@JsonController('/class')
@AccessRequired()
class OnClass {
  @Get('/me')
  me(): object {
    return run('class');
  }

  @Get()
  root(): object {
    return run('root');
  }
}

@AccessRequired()
class Base {
  @Get('/inherited')
  inherited(): object {
    return run('inherited');
  }

  @Get('/overridden')
  overridden(): object {
    return run('overridden in base');
  }
}

@JsonController('/sub')
class Sub extends Base {
  override overridden(): object {
    return run('overridden');
  }
}

class BaseOfMethod {
  @AccessRequired()
  @Get('/inherited')
  inherited(): object {
    return run('inherited');
  }
}

@JsonController('/sub-method')
class SubOfMethod extends BaseOfMethod {
  override inherited(): object {
    return run('override');
  }
}

@Controller('/text')
class Text {
  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    return run('text');
  }
}

@JsonController('/open')
class Open {
  @Public()
  @Get('/public')
  public(): object {
    return { done: true };
  }

  @Get('/unsaid')
  unsaid(): object {
    return { done: true };
  }

  @Public()
  @Get('/token')
  token(@CurrentToken() token: unknown): object {
    return run(`token ${String(token)}`);
  }
}

const controllers = [OnMethod, OnClass, Sub, SubOfMethod, Open];
const guarded = [
  '/method/above',
  '/method/below',
  '/method/optional',
  '/method/parameters',
  '/class/me',
  '/class',
  '/sub/inherited',
  '/sub/overridden',
  '/sub-method/inherited',
];

const withSubjects = (): ReturnType<typeof makeAuth> => makeAuth({ callbacks: { getSubject: () => ({}) } });

async function expectRefused(client: Client): Promise<void> {
  const token = await makeAuth<never>().createAccessToken('alice', { scopes: ['a:x'] });
  ran.length = 0;
  for (const path of guarded) {
    for (const headers of [[], bearer(token)]) {
      const answer = await client.send(path, { headers });
      expect(answer.status, path).to.equal(500);
      expect(answer.text, path).to.not.contain('done').and.not.contain(' at ');
    }
  }
  expect(ran).to.deep.equal([]);
}

describe('A server without withAuthX', () => {
  const apps: [string, RoutingControllersOptions][] = [
    ['without other options', {}],
    ['with checkers that accept everyone', { authorizationChecker: () => true, currentUserChecker: () => ({}) }],
    ['without the default error handler', { defaultErrorHandler: false }],
  ];
  for (const [title, options] of apps) {
    it(`answers 500 for every guarded action and runs none, ${title}`, async () => {
      const given = await warningsDuring(async () => {
        await expectRefused(await start(createKoaServer({ ...options, controllers }) as Koa));
      });
      expect(given.join('\n'))
        .to.contain('OnMethod.above answers 500, because the server does not check who may call it')
        .and.contain('withAuthX()');
    });
  }

  it('shows no stack in the answer of a guarded text action in development', async () => {
    const client = await start(createKoaServer({ controllers: [Text], development: true }) as Koa);
    const { status, text } = await client.get('/text/guarded');
    expect([status, text]).to.deep.equal([500, 'GuardNotEnforcedError: Internal Server Error']);
  });

  it('serves public actions and actions without a guard', async () => {
    const client = await start(createKoaServer({ controllers }) as Koa);
    expect((await client.get('/open/public')).status).to.equal(200);
    expect((await client.get('/open/unsaid')).status).to.equal(200);
  });

  it('does not run an action whose token parameter would be empty', async () => {
    const client = await start(createKoaServer({ controllers }) as Koa);
    ran.length = 0;
    expect((await client.get('/open/token')).status).to.equal(500);
    expect(ran).to.deep.equal([]);
  });
});

describe('Options of withAuthX that the application changes', () => {
  const wired = (): RoutingControllersOptions => withAuthX({ controllers, undeclaredRoutes: 'allow' }, withSubjects());
  const harmless: [string, () => RoutingControllersOptions][] = [
    ['without middlewares', () => ({ ...wired(), middlewares: [] })],
    [
      'without middlewares and with a checker that accepts everyone',
      () => ({ ...wired(), authorizationChecker: () => true, middlewares: [] }),
    ],
    ['with a currentUserChecker', () => ({ ...wired(), currentUserChecker: () => ({}) })],
    ['copied member by member', () => Object.fromEntries(Object.entries(wired()))],
  ];
  for (const [title, options] of harmless) {
    it(`keep the guards: ${title}`, async () => {
      const client = await start(createKoaServer(options()) as Koa);
      const token = await makeAuth<never>().createAccessToken('alice', { scopes: ['a:x'] });
      ran.length = 0;
      for (const path of guarded.filter(path => path !== '/method/optional')) {
        expect((await client.get(path)).status, path).to.equal(401);
        expect((await client.get(path, 'rubbish')).status, path).to.equal(401);
      }
      expect(ran).to.deep.equal([]);
      for (const path of guarded) expect((await client.get(path, token)).status, path).to.equal(200);
    });
  }

  it('answer 500 for every guarded action if both checkers were replaced', () =>
    warningsDuring(async () => {
      const options = { ...wired(), authorizationChecker: () => true, currentUserChecker: () => ({}) };
      await expectRefused(await start(createKoaServer(options) as Koa));
    }));

  it('answer 500 for controllers that were added', async () => {
    const auth = makeAuth<never>();
    const options = withAuthX({ controllers: [OnMethod], undeclaredRoutes: 'allow' }, withSubjects());
    await warningsDuring(async () => {
      const client = await start(createKoaServer({ ...options, controllers: [OnMethod, OnClass, Sub] }) as Koa);
      const token = await auth.createAccessToken('alice');
      expect((await client.get('/method/above', token)).status).to.equal(200);
      ran.length = 0;
      for (const path of ['/class/me', '/sub/inherited', '/sub/overridden']) {
        expect((await client.get(path, token)).status, path).to.equal(500);
      }
      expect(ran).to.deep.equal([]);
    });
  });
});

@JsonController('/only')
class OnlyParameters {
  @Get('/payload')
  payload(@CurrentPayload() payload: unknown): object {
    return run(`payload ${String(payload)}`);
  }

  @Get('/token')
  token(@CurrentToken() token: unknown): object {
    return run(`token ${String(token)}`);
  }

  @Get('/subject')
  subject(@CurrentSubject() subject: unknown): object {
    return run(`subject ${String(subject)}`);
  }

  @Get('/session')
  session(@CurrentSession() session: unknown): object {
    return run(`session ${String(session)}`);
  }
}

class SubOfParameters extends OnlyParameters {}
JsonController('/inherited-parameters')(SubOfParameters);

describe('An action without a guard, but with a parameter decorator of this library', () => {
  for (const route of ['payload', 'token', 'subject', 'session']) {
    it(`answers 500 without withAuthX, and the log names withAuthX: ${route}`, async () => {
      for (const [path, type] of [
        ['/only', OnlyParameters],
        ['/inherited-parameters', SubOfParameters],
      ] as const) {
        ran.length = 0;
        const given = await warningsDuring(async () => {
          const client = await start(createKoaServer({ controllers: [type] }) as Koa);
          expect((await client.get(`${path}/${route}`)).status).to.equal(500);
        });
        expect(given.join('\n')).to.contain(`${type.name}.${route} answers 500`).and.contain('withAuthX()');
        expect(ran).to.deep.equal([]);
      }
    });
  }
});
