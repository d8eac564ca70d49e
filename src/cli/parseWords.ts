import { parseArgs, type ParseArgsConfig } from 'node:util';
import { nearest } from '../config/refuseUnknown';
import { isPlainWord } from './isPlainWord';
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
    const [, argument] = /^Unexpected argument '(.*?)'\. /s.exec((error as Error).message) ?? [];
    if (argument !== undefined && !isPlainWord(argument)) {
      throw new UsageError('There is an argument that this command does not take.');
    }
    // For an unknown option, Node.js adds how a file is named that has such a name.
    const [unknown, option] = /^Unknown option '-{1,2}([^']*)'/.exec((error as Error).message) ?? [];
    if (unknown === undefined || option === undefined) throw new UsageError((error as Error).message);
    const known = Object.keys(config.options ?? {});
    const meant = nearest(option, known);
    throw new UsageError(`${unknown}.${meant === undefined ? '' : ` Did you mean --${meant}?`}`);
  }
}
