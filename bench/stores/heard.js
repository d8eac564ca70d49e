import { requireFromLibrary } from '../library.js';

/**
 * Opens the same place so that each statement which reaches the store is told: by the driver of SQLite, by TypeORM, and by
 * Redis itself (MONITOR), whose scripts tell their commands one by one.
 */
export async function hearStatements(place, heard) {
  if (place.type === 'better-sqlite3') return { ...place, verbose: heard };
  if (place.type !== 'redis') return { ...place, logger: loggerOf(heard) };
  const { Redis } = requireFromLibrary('ioredis');
  const monitor = await new Redis(place.url).monitor();
  monitor.on('monitor', (time, command, source) => {
    if (command.some(part => part.startsWith(place.prefix))) heard([source, ...command].join(' '));
  });
  return place;
}

function loggerOf(heard) {
  const nothing = () => undefined;
  const others = ['logQueryError', 'logQuerySlow', 'logSchemaBuild', 'logMigration', 'log'];
  return { ...Object.fromEntries(others.map(name => [name, nothing])), logQuery: heard };
}
