import { longestLifetime, parseDuration, type Duration } from '../../config/Duration';
import { algorithmNames, type Algorithm } from '../../keys/algorithms';
import { isPlainWord } from '../isPlainWord';
import { parseWords } from '../parseWords';
import { readTime } from '../readTime';
import { UsageError } from '../UsageError';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

/** For each command, its options, and whether it names a key. */
const commands = {
  init: {
    options: { file: text, algorithm: text, key: text, kid: text, 'token-lifetime': text, wait: text },
    hasKid: false,
  },
  list: { options: { file: text, json: flag }, hasKid: false },
  add: { options: { file: text, algorithm: text, wait: text, force: flag }, hasKid: false },
  promote: { options: { file: text, force: flag }, hasKid: true },
  retire: { options: { file: text, at: text, force: flag }, hasKid: true },
} as const;

/** The options of each command. */
export const keyOptions = Object.fromEntries(Object.entries(commands).map(([name, { options }]) => [name, options]));

/** The arguments of a command. What a command does not take is undefined. */
export interface KeyWords {
  readonly command: keyof typeof commands;
  readonly file: string;
  /** Empty for the commands that name no key. */
  readonly kid: string;
  /** The path of a key to begin with. */
  readonly key: string | undefined;
  readonly algorithm: Algorithm | undefined;
  /** Seconds. */
  readonly tokenLifetime: number | undefined;
  /** Seconds. */
  readonly wait: number | undefined;
  readonly at: Date | undefined;
  readonly isForced: boolean;
  readonly isJson: boolean;
}

/** Reads the arguments of `authx keys`. @throws UsageError if they are wrong */
export function readKeyWords([name, ...words]: readonly string[]): KeyWords {
  if (name === undefined || !Object.hasOwn(commands, name)) {
    const given =
      name === undefined
        ? 'Name what to do with the keys'
        : `${isPlainWord(name) ? `keys ${name}` : 'The argument after keys'} is not a command`;
    throw new UsageError(`${given}: ${Object.keys(commands).join(', ')}.`);
  }
  const command = name as KeyWords['command'];
  const { values, positionals } = parse(command, words);
  const { file, algorithm, at, wait } = values;
  if (typeof file !== 'string' || file === '') throw new UsageError('Name the key file: pass --file.');
  return {
    command,
    file,
    kid: readKid(command, positionals, values),
    key: values.key === undefined ? undefined : String(values.key),
    algorithm: algorithm === undefined ? undefined : readAlgorithm(String(algorithm)),
    tokenLifetime: readSeconds('token-lifetime', values['token-lifetime']),
    wait: readSeconds('wait', wait),
    at: at === undefined ? undefined : readTime('at', String(at)),
    isForced: values.force === true,
    isJson: values.json === true,
  };
}

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parse(command: KeyWords['command'], words: readonly string[]): Parsed {
  const { options, hasKid } = commands[command];
  return parseWords({ args: [...words], options, allowPositionals: hasKid }) as Parsed;
}

function readKid(
  command: KeyWords['command'],
  [kid, ...others]: readonly string[],
  { key, kid: option = '' }: Parsed['values'],
): string {
  if (option !== '' && key === undefined) throw new UsageError('--kid: is for a key that you have. Pass --key too.');
  if (!commands[command].hasKid) return String(option);
  if (kid !== undefined && others.length === 0) return kid;
  throw new UsageError(`Name one key: authx keys ${command} <kid>. authx keys list shows the keys.`);
}

function readAlgorithm(name: string): Algorithm {
  if (algorithmNames.includes(name as Algorithm)) return name as Algorithm;
  throw new UsageError(`--algorithm: must be one of ${algorithmNames.join(', ')}.`);
}

/** A number without a unit is seconds, as in environment variables. */
function readSeconds(option: string, given: string | boolean | undefined): number | undefined {
  if (given === undefined) return undefined;
  const duration = /^\d+(\.\d+)?$/.test(String(given)) ? Number(given) : (String(given) as Duration);
  try {
    const seconds = parseDuration(duration);
    if (seconds > 0 && seconds <= longestLifetime) return seconds;
  } catch {
    // The message below says more.
  }
  throw new UsageError(`--${option}: must be a length of time, such as 90s, 10m, 12h or 20d.`);
}
