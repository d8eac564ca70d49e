import { expect } from 'chai';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Koa from 'koa';
import {
  createExecutor,
  createExpressServer,
  createKoaServer,
  Get,
  getMetadataArgsStorage,
  JsonController,
  KoaDriver,
  type Action,
  type ActionMetadata,
  type RoutingControllersOptions,
} from 'routing-controllers';
import { version } from 'routing-controllers/package.json';
import { AccessRequired, ConfigurationError, Public, withAuthX } from '../../src/index';
import { makeAuth, start } from '../koa/support/serve';
import { warningsDuring } from '../koa/support/warnings';

let ran = 0;

@JsonController()
class Guarded {
  @AccessRequired()
  @Get('/guarded')
  guarded(): object {
    ran++;
    return { done: true };
  }

  @Public()
  @Get('/public')
  public(): object {
    return { done: true };
  }
}

const auth = makeAuth<never>();
const controllers = [Guarded];
const wired = (): RoutingControllersOptions => withAuthX({ controllers }, auth);
type Methods = Record<string, unknown>;

/** Runs an action while a method of an object is replaced. */
function whileChanged<T>(owner: object, name: string, value: unknown, act: () => T): T {
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  (owner as Methods)[name] = value;
  try {
    return act();
  } finally {
    if (descriptor) Object.defineProperty(owner, name, descriptor);
    else Reflect.deleteProperty(owner, name);
  }
}

async function expectRefused(app: unknown): Promise<void> {
  ran = 0;
  await warningsDuring(async () => {
    const client = await start(app as Koa);
    expect((await client.get('/guarded')).status).to.equal(500);
    expect((await client.get('/guarded', await auth.createAccessToken('alice'))).status).to.equal(500);
    expect((await client.get('/public')).status).to.equal(200);
  });
  expect(ran).to.equal(0);
}

describe('With an unsupported version of routing-controllers, withAuthX', () => {
  const expectFailure = (act: () => unknown, ...parts: string[]): void => {
    expect(act).to.throw(ConfigurationError).with.property('message').that.includes(version);
    for (const part of parts) expect(act).to.throw(part);
  };

  for (const name of ['initialize', 'registerAction', 'handleError']) {
    it(`throws and names the version if KoaDriver has no method ${name}`, () => {
      expectFailure(() => whileChanged(KoaDriver.prototype, name, undefined, wired), `no method ${name}`);
    });
  }

  it('throws and names the version if the metadata storage has no method filterActionsWithTarget', () => {
    const storage = getMetadataArgsStorage();
    expectFailure(() => whileChanged(storage, 'filterActionsWithTarget', undefined, wired), 'filterActionsWithTarget');
  });

  const registering: [string, (this: KoaDriver, ...given: unknown[]) => void, string][] = [
    [
      'if KoaDriver registers actions through another method of the router',
      function () {
        (this.router as { register(): void }).register();
      },
      'router.register',
    ],
    ['if KoaDriver registers actions elsewhere', () => undefined, 'without the guard'],
    [
      'if KoaDriver keeps its router elsewhere',
      function () {
        this.router = undefined;
      },
      'without the guard',
    ],
  ];
  for (const [title, registerAction, part] of registering) {
    it(`throws and names the version ${title}`, () => {
      expectFailure(() => whileChanged(KoaDriver.prototype, 'registerAction', registerAction, wired), part);
    });
  }

  it('throws and names the version if the driver loses its router or the app its interceptor after the check', () => {
    const options = wired();
    expectFailure(() => {
      const driver = new KoaDriver(new Koa());
      driver.router = undefined;
      createExecutor(driver, options);
    }, 'no router');
    expectFailure(() => {
      const app = new Koa();
      const driver = new KoaDriver(app);
      whileChanged(
        driver,
        'registerMiddleware',
        () => undefined,
        () =>
          createExecutor(driver, {
            ...options,
            get interceptors() {
              return [];
            },
            // Read after the interceptor is added to the app, and before actions are registered.
            defaults: {
              get nullResultCode() {
                app.middleware.length = 0;
                return 204;
              },
            },
          }),
      );
    }, 'interceptor');
  });
});

describe('When the check at start is bypassed', () => {
  it('guarded actions respond with 500 in an application driver that installs no interceptor', async () => {
    class OwnDriver extends KoaDriver {
      override initialize(): void {
        // Does not call KoaDriver.initialize().
      }
    }
    const driver = new OwnDriver(new Koa());
    createExecutor(driver, wired());
    await expectRefused(driver.app);
  });

  it('guarded actions respond with 500 in an application driver that registers actions itself', async () => {
    class OwnDriver extends KoaDriver {
      override registerAction(metadata: ActionMetadata, execute: (action: Action) => object): void {
        (this.router as Record<string, (route: unknown, handler: object) => void>)[metadata.type]?.(
          metadata.fullRoute,
          (context: Koa.Context, next: () => Promise<unknown>) =>
            execute({ request: context.request, response: context.response, context, next }),
        );
      }
    }
    const driver = new OwnDriver(new Koa());
    createExecutor(driver, wired());
    await expectRefused(driver.app);
  });

  it('guarded actions respond with 500 with a router that drops the guard', async () => {
    const driver = new KoaDriver(new Koa());
    const router = driver.router as { get: (route: unknown, ...handlers: unknown[]) => unknown };
    const get = router.get.bind(router);
    router.get = (route, _, ...handlers) => get(route, ...handlers);
    createExecutor(driver, wired());
    await expectRefused(driver.app);
  });

  it('guarded actions respond with 500 on Express', async () => {
    await expectRefused(createExpressServer(wired()));
  });
});

describe('Two copies of routing-controllers', () => {
  let folder: string;
  let copy: { createKoaServer: typeof createKoaServer };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'authx-copy-'));
    const own = dirname(require.resolve('routing-controllers/package.json'));
    const target = join(folder, 'app', 'node_modules', 'routing-controllers');
    cpSync(own, target, { recursive: true });
    symlinkSync(dirname(own), join(folder, 'node_modules'));
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the copy has no name
    copy = require(target) as typeof copy;
  });
  after(() => {
    for (const file of Object.keys(require.cache).filter(file => file.startsWith(folder)))
      Reflect.deleteProperty(require.cache, file);
    rmSync(folder, { recursive: true });
  });

  it('fail at start with an error that names both folders and their versions', () => {
    expect(wired).to.throw(
      ConfigurationError,
      `${version} (${dirname(require.resolve('routing-controllers/package.json'))})`,
    );
    expect(wired).to.throw(join(folder, 'app'));
  });

  it('do not open guarded actions in a server of the other copy', async () => {
    await expectRefused(copy.createKoaServer({ controllers, authorizationChecker: () => true }));
  });
});
