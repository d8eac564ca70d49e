import { ConfigurationError } from '../errors/errors';
import type { UpgradeListener, UpgradeServer } from './SocketServer';

type Paths = Map<string | undefined, UpgradeListener>;

const taken = new WeakMap<UpgradeServer, Paths>();

const pathsOf = (server: UpgradeServer): Paths => taken.get(server) ?? new Map<string | undefined, UpgradeListener>();

/**
 * Which guard answers the upgrades of a server to which path. Two for one would both answer, and ws ends the process
 * where that happens.
 */
export const upgradePaths = {
  /** @throws ConfigurationError where another guard answers there already */
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
   * Whether a path has nobody who would answer it, and this listener is the one to say so: node leaves a connection open
   * that no listener takes.
   */
  isLost(server: UpgradeServer, path: string, listener: UpgradeListener): boolean {
    const ours = [...pathsOf(server)];
    if (ours[0]?.[1] !== listener || ours.some(([taken]) => taken === path)) return false;
    return server.listeners('upgrade').every(other => ours.some(([, own]) => own === other));
  },
};
