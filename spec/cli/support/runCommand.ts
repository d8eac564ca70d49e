import { Readable } from 'node:stream';
import { authx } from '../../../src/cli/authx';

/** What a command did. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** The surroundings in which a command runs. */
export interface Surroundings {
  /** The environment variable AUTHX_STORE_URL. Default: not set. */
  readonly url?: string | undefined;
  /** The current folder. Default: that of the specs. */
  readonly folder?: string | undefined;
  /** The standard input. Default: empty. */
  readonly input?: string | undefined;
  /** Other environment variables. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What somebody types on a terminal, instead of `input`. */
  readonly typed?: string | undefined;
  /** Whether standard output is a terminal. Default: whether something is typed. */
  readonly isTerminal?: boolean;
}

/** Runs the command line with only the given environment variables. */
export async function runCommand(words: readonly string[], given: string | Surroundings = {}): Promise<Run> {
  const {
    url,
    folder,
    input = '',
    environment,
    typed,
    isTerminal = typed !== undefined,
  } = typeof given === 'string' ? { url: given } : given;
  const { error } = console;
  const out: string[] = [];
  const err: string[] = [];
  const before = process.cwd();
  console.error = line => void err.push(String(line));
  if (folder !== undefined) process.chdir(folder);
  try {
    const code = await authx(words, {
      environment: { ...environment, ...(url !== undefined && { AUTHX_STORE_URL: url }) },
      input: Object.assign(Readable.from([typed ?? input].filter(Boolean)), { isTTY: typed !== undefined }),
      isTerminal,
      print: line => void out.push(line),
      warn: line => void err.push(line),
    });
    return { code, out: out.join('\n'), err: err.join('\n') };
  } finally {
    console.error = error;
    process.chdir(before);
  }
}
