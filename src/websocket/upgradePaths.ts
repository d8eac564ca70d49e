import { ConfigurationError } from '../errors/errors';
import type { UpgradeListener, UpgradeServer } from './SocketServer';

type Paths = Map<string | undefined, UpgradeListener>;

const taken = new WeakMap<UpgradeServer, Paths>();

const pathsOf = (server: UpgradeServer): Paths => taken.get(server) ?? new Map<string | undefined, UpgradeListener>();

/** The guards of each server by path. Two guards for one path would both answer, and ws would end the process. */
export const upgradePaths = {
  /**
   * Registers a guard.
   *
   * @throws ConfigurationError if another guard has the same path
   */
  take(server: UpgradeServer, path: string | undefined, listener: UpgradeListener): void {
    const paths = pathsOf(server);
    if (paths.has(path) || paths.has(undefined) || (path === undefined && paths.size > 0)) {
      throw new ConfigurationError('path: another guard of this server answers there. Give each a path of its own.');
    }
    taken.set(server, paths.set(path, listener));
    server.on('upgrade', listener);
  },

  free(server: UpgradeServer, path: string | undefined): void {
    const paths = pathsOf(server);
    const listener = paths.get(path);
    if (listener) server.removeListener('upgrade', listener);
    paths.delete(path);
  },

  /**
   * Tells whether no guard has this path, and this listener must say so. Node leaves a connection open if no listener
   * takes it.
   */
  isLost(server: UpgradeServer, path: string, listener: UpgradeListener): boolean {
    const ours = [...pathsOf(server)];
    if (ours[0]?.[1] !== listener || ours.some(([taken]) => taken === path)) return false;
    return server.listeners('upgrade').every(other => ours.some(([, own]) => own === other));
  },
};
