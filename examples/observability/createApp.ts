import Koa from 'koa';
import { useKoaServer } from 'routing-controllers';
import { AuthX, explainRefusals, MemorySessionStore, strictBody, withAuthX } from 'routing-controllers-authx';
import { MemoryRevocationStore } from 'routing-controllers-authx/testing';
import { exampleSecret } from '../exampleSecret';
import { makeControllers } from './controllers/makeControllers';
import { makeMetrics } from './metrics';
import { serveObservations } from './serveObservations';
import { makeTraces } from './traces';

/** Creates the application. Its stores are in memory, so that it needs nothing else. */
export function createApp(): Koa {
  const auth = new AuthX({
    config: { secretKey: exampleSecret() },
    revokedTokens: new MemoryRevocationStore(),
    sessions: { store: new MemorySessionStore(), graceWindow: 0 },
    loginThrottle: { perAccountAndAddress: { max: 3, window: '1m' } },
  });
  const traces = makeTraces();
  const app = new Koa();
  app.use(serveObservations(makeMetrics(auth), traces.kept));
  app.use(traces.middleware);
  if (process.env.NODE_ENV !== 'production') app.use(explainRefusals() as Koa.Middleware);
  app.use(strictBody());
  return useKoaServer(app, withAuthX({ controllers: makeControllers(auth), development: false }, auth));
}
