import type { Command } from './Command';
import { loadSqlStores } from './loadSqlStores';
import { parseWords } from './parseWords';
import { locateStore } from './storeCommand/locateStore';
import { storeHelp, storeWords } from './storeCommand/storeWords';

const help = `Usage: authx migrate [options]

Runs the migrations that have not run in a database, as openAuthDataSource does when an application starts. Several
processes may run them at the same time. An SQLite file is created if there is none. Redis needs no migrations.

  --dry-run         lists the migrations that would run, and changes nothing
  --proofs          creates the table of SqlProofStore too
  --rate-limits     creates the table of SqlRateLimitStore too. The application then needs no permission to create tables
${storeHelp}
  --json            prints JSON: { pending: [names] } with --dry-run, or else { applied: [names] }
  --help            prints this text

The exit code is 0; 1 if a migration or the database failed; 2 for wrong arguments.`;

const options = {
  ...storeWords,
  'dry-run': { type: 'boolean' },
  proofs: { type: 'boolean' },
  'rate-limits': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** Runs pending migrations. */
export const migrate: Command = {
  summary: 'runs the pending migrations of a database',
  help,
  options,

  async run(words, { environment, print }) {
    const { json, 'dry-run': isDry = false, ...values } = parseWords({ args: [...words], options }).values;
    const location = locateStore(values, environment);
    const result = isDry ? 'pending' : 'applied';
    if (location.kind === 'redis') {
      print(json ? JSON.stringify({ [result]: [] }) : 'Redis needs no migrations. There is nothing to do.');
      return;
    }
    const stores = loadSqlStores();
    const pending = await stores.pending(location.options);
    if (!isDry) {
      const tables = { proofs: values.proofs === true, rateLimits: values['rate-limits'] === true };
      await stores.migrate(location.options, tables);
    }
    if (json) print(JSON.stringify({ [result]: pending }));
    else if (pending.length === 0) print('No migration is pending.');
    else for (const line of [isDry ? 'Pending:' : 'Applied:', ...pending.map(name => `  ${name}`)]) print(line);
  },
};
