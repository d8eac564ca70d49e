import type { Command, CommandContext } from './Command';
import { checkConfiguration, checkNodeEnv } from './doctorCommand/checkConfiguration';
import { checkKeyFile } from './doctorCommand/checkKeyFile';
import { checkModule } from './doctorCommand/checkModule';
import { checkStores } from './doctorCommand/checkStores';
import { checkVersions } from './doctorCommand/checkVersions';
import { refusal, type Finding } from './doctorCommand/Finding';
import { printFindings } from './doctorCommand/printFindings';
import { ownPackage } from './ownPackage';
import { parseWords } from './parseWords';
import { findStore, type StoreLocation } from './storeCommand/locateStore';
import { storeHelp, storeWords, type StoreWords } from './storeCommand/storeWords';
import { UsageError } from './UsageError';

const help = `Usage: authx doctor [options]

Checks the configuration in environment variables, the versions of Node.js and of packages, the store, a key file and a
server, and says what to correct. It changes nothing. Run it in the folder and with the environment of the application.

${storeHelp}
  --key-file <file> a key file, as authx keys makes it
  --module <module> the module of a server, which is loaded as authx routes loads it
  --export <name>   the export of the module. If it is a function, the command calls it without arguments
  --json            prints JSON: { ok, findings: [{ check, status, message, fix? }] }. A status is ok, warning, error or
                    skipped
  --help            prints this text

The exit code is 0; 1 if a finding is an error; 2 for wrong arguments.`;

const options = {
  ...storeWords,
  'key-file': { type: 'string' },
  module: { type: 'string' },
  export: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** Checks how an application is configured, and what it uses. */
export const doctor: Command = {
  summary: 'checks configuration, versions, stores and keys, and says what to correct',
  help,
  options,
  // The module may have started a server.
  endsProcess: true,

  async run(words, { environment, print }) {
    const { values } = parseWords({ args: [...words], options });
    const { 'key-file': keyFile, module, export: exported, json } = values;
    if (exported !== undefined && module === undefined) throw new UsageError('--export: needs --module.');
    const location = locate(values, environment);
    const findings: Finding[] = [];
    const add = async (check: string, find: () => readonly Finding[] | Promise<readonly Finding[]>): Promise<void> => {
      findings.push(...(await findingsOf(check, find)));
    };
    await add('configuration/options', () => checkConfiguration(environment));
    // A server is asked itself whether it shows stacks.
    if (module === undefined) await add('configuration/NODE_ENV', () => [checkNodeEnv(environment)]);
    await add('versions/packages', () => checkVersions(ownPackage(), process.cwd()));
    await add('store/location', () => ('check' in location ? [location] : checkStores(location.store)));
    if (keyFile !== undefined) await add('keys/file', () => checkKeyFile(keyFile));
    if (module !== undefined) {
      // A module may end the process. The findings until then are printed all the same.
      const ended = { check: 'server/module', status: 'error', message: `${module}: ended the process.` } as const;
      const reportEnd = (): void => void printFindings([...findings, ended], { json, print });
      process.once('exit', reportEnd);
      await add('server/module', () => checkModule(module, { exported, mode: environment.NODE_ENV }));
      process.off('exit', reportEnd);
    }
    const errors = printFindings(findings, { json, print });
    if (errors > 0) throw new Error(`${String(errors)} ${errors === 1 ? 'check' : 'checks'} found an error.`);
  },
};

/** Runs a check. A check that fails itself is a finding too, so that the others are still reported. */
async function findingsOf(
  check: string,
  find: () => readonly Finding[] | Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await find();
  } catch (error) {
    return [refusal(check, error)];
  }
}

/** Finds the store. A variable or a file that names none is a finding; arguments that name none are a misuse. */
function locate(words: StoreWords, environment: CommandContext['environment']): Finding | { store?: StoreLocation } {
  try {
    const store = findStore(words, environment);
    return store ? { store } : {};
  } catch (error) {
    if (error instanceof UsageError && (words.url !== undefined || words.config !== undefined)) throw error;
    return refusal('store/location', error);
  }
}
