import { setTimeout as pause } from 'node:timers/promises';
import { type Duration, type RevocationStore } from '../../../src/index';
import { RevokedTokenRepository } from '../../../src/entries/typeorm';
import type { PrivateKind, PrivateServer } from './privateServer';
import { newClient, openStore } from './redisServer';
import { openServer } from './sqlServers';

/** How long a store may take. */
export interface Limits {
  readonly lookupTimeout?: Duration;
  readonly writeTimeout?: Duration;
}

/** Tries something until it succeeds: a server that starts takes connections before it answers. */
export async function eventually<T>(act: () => Promise<T>, milliseconds = 30_000): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    try {
      return await act();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
    await pause(20);
  }
}

/** Opens a store on a server of its own, as soon as it answers. */
export function openPrivate(
  kind: PrivateKind,
  { url }: PrivateServer,
  limits: Limits = { lookupTimeout: 5 },
): Promise<RevocationStore> {
  return eventually(async () => {
    if (kind === 'redis') {
      const durable = { durability: 'always', prefix: 'authx:', ...limits } as const;
      return openStore(newClient(url), durable);
    }
    return RevokedTokenRepository.on(await openServer({ type: kind, url }, limits));
  });
}
