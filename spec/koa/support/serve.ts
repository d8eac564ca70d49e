import type Koa from 'koa';
import { createKoaServer } from 'routing-controllers';
import { type AuthManager, AuthX, withAuthX, type AuthXInit } from '../../../src/index';
import type { WithAuthXOptions } from '../../../src/koa/withAuthX';
import { secret } from '../../support/forge';
import { listen, type Listening } from '../../support/listen';
import { bearer, send, type Answer, type Sending } from '../../support/send';
import { cleanUp, takeAll } from '../../support/cleanup';

const running: Listening[] = [];

/** Talks to one server. */
export interface Client {
  readonly port: number;
  get(path: string, token?: string): Promise<Answer>;
  send(path: string, sending: Sending): Promise<Answer>;
}

/** An AuthX with the secret of the specs, whose failures are not printed. */
export function makeAuth<Subject = unknown>({ config, ...init }: Partial<AuthXInit<Subject>> = {}): AuthX<Subject> {
  return new AuthX<Subject>({
    config: config ?? { secretKey: secret },
    logger: { error: () => undefined },
    ...init,
  });
}

/** Starts an app; it is closed when the specs are through. */
export async function start(app: Koa): Promise<Client> {
  const listening = await listen(app);
  running.push(listening);
  const { port } = listening;
  return {
    port,
    get: (path, token) => send(port, path, token === undefined ? {} : { headers: bearer(token) }),
    send: (path, sending) => send(port, path, sending),
  };
}

/** Starts a server that routing-controllers makes of the options, wired. */
export function serve(options: WithAuthXOptions, auth: AuthX<never> | AuthManager): Promise<Client> {
  return start(createKoaServer(withAuthX(options, auth)) as Koa);
}

/** Status and `error_type` in one, since a status alone can come from elsewhere. */
export const outcome = ({ status, json }: Answer): string =>
  [status, (json as { error_type?: string } | undefined)?.error_type].filter(part => part !== undefined).join(' ');

cleanUp(() => Promise.all(takeAll(running).map(listening => listening.close())));
