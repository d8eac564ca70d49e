import { createRequire } from 'node:module';
import { join } from 'node:path';
import { withTimeout } from '../../async/withTimeout';
import { installedTwice } from '../../routing-controllers/installedTwice';
import { factsOf, noteServers, type ServerFacts } from '../../routing-controllers/WiredServer';
import { importModule } from './importModule';

/** In milliseconds. A module that waits for longer, such as for a database that is down, has failed. */
const longestLoad = 30_000;

/** What {@link loadServer} loads. */
export interface ServerModule {
  /** The name of an export. */
  readonly exported: string | undefined;
  /** Modules to load before. */
  readonly required: readonly string[];
}

/**
 * Loads a module, and returns the facts about its server. The output of the module goes to standard error.
 *
 * @throws Error saying what is wrong with the module, and the fix
 */
export async function loadServer(path: string, { exported, required }: ServerModule): Promise<ServerFacts> {
  const noted = noteServers();
  const failures: unknown[] = [];
  const noteFailure = (error: unknown): void => void failures.push(error);
  process.on('uncaughtException', noteFailure).on('unhandledRejection', noteFailure);
  const write = process.stdout.write.bind(process.stdout);
  // With the exit code 0, a check of the routes would have passed.
  const noteExit = (): void => {
    process.exitCode = 1;
    process.stdout.write = write;
    process.stderr.write(
      `authx: ${path}: ended the process while it was loaded. Start the server in another module.\n`,
    );
  };
  process.prependListener('exit', noteExit);
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    const find = async (): Promise<ServerFacts> => {
      for (const name of required) await importModule(createRequire(join(process.cwd(), 'x')).resolve(name));
      const named = await serversIn(await importModule(path), exported);
      return only(named.size > 0 ? named : new Map(noted.map((server, i) => [`server ${String(i + 1)}`, server])));
    };
    return await withTimeout(find(), longestLoad);
  } catch (error) {
    const cause = failures[0] ?? error;
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${path}: ${message.replace(/\s*\n\s*/g, ' ')}`);
  } finally {
    process.stdout.write = write;
    process.off('exit', noteExit);
    process.off('uncaughtException', noteFailure).off('unhandledRejection', noteFailure);
  }
}

/** Returns the servers of the exports that are options of `withAuthX`, by the name of the export. */
async function serversIn(
  exports: ReadonlyMap<string, unknown>,
  wanted: string | undefined,
): Promise<ReadonlyMap<string, ServerFacts>> {
  if (wanted !== undefined && !exports.has(wanted)) {
    throw new Error(`exports no ${wanted}. It exports ${[...exports.keys()].sort().join(', ') || 'nothing'}.`);
  }
  const found = new Map<string, ServerFacts>();
  for (const [name, value] of exports) {
    if (wanted !== undefined && name !== wanted) continue;
    const options: unknown = await (wanted !== undefined && typeof value === 'function'
      ? (value as () => unknown)()
      : value);
    const facts = factsIn(options);
    if (facts && ![...found.values()].includes(facts)) found.set(name, facts);
  }
  return found;
}

function factsIn(options: unknown): ServerFacts | undefined {
  if (typeof options !== 'object' || options === null) return undefined;
  try {
    return factsOf('authx routes', options);
  } catch {
    return undefined;
  }
}

function only(servers: ReadonlyMap<string, ServerFacts>): ServerFacts {
  const [server, other] = servers.values();
  if (server && !other) return server;
  if (server) {
    throw new Error(`has several servers: ${[...servers.keys()].join(', ')}. Name one of its exports with --export.`);
  }
  throw new Error(
    'exports no options of withAuthX(), and made no server while it was loaded. Export them: export const options = ' +
      `withAuthX({ ... }, auth). Or name a function that makes the server with --export.${installedTwice()}`,
  );
}
