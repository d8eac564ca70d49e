import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../config/refuseUnknown';
import { UsageError } from './UsageError';

/**
 * Parses the arguments of a command.
 *
 * @throws UsageError naming the option that is wrong. If it is misspelt, the error names the one that is meant
 */
export function parseWords<Config extends ParseArgsConfig>(config: Config): ReturnType<typeof parseArgs<Config>> {
  try {
    return parseArgs(config);
  } catch (error) {
    // For an unknown option, Node.js adds how a file is named that has such a name.
    const [unknown, option] = /^Unknown option '-{1,2}([^']*)'/.exec((error as Error).message) ?? [];
    if (unknown === undefined || option === undefined) throw new UsageError((error as Error).message);
    const known = Object.keys(config.options ?? {});
    const meant = nearest(option, known);
    throw new UsageError(`${unknown}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`);
  }
}
