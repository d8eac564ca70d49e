import { authx } from '../../../src/cli/authx';

/** What a command did. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line with only the given environment variables for stores. */
export async function runCommand(words: readonly string[], url?: string): Promise<Run> {
  const { log, error } = console;
  const lines: { out: unknown[]; err: unknown[] } = { out: [], err: [] };
  const given = process.env.AUTHX_STORE_URL;
  if (url === undefined) delete process.env.AUTHX_STORE_URL;
  else process.env.AUTHX_STORE_URL = url;
  console.log = line => void lines.out.push(line);
  console.error = line => void lines.err.push(line);
  try {
    const code = await authx(words);
    return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
  } finally {
    Object.assign(console, { log, error });
    if (given === undefined) delete process.env.AUTHX_STORE_URL;
    else process.env.AUTHX_STORE_URL = given;
  }
}
