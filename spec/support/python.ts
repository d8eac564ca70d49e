import { spawnSync } from 'node:child_process';

const interpreter = process.env.AUTHX_TEST_PYTHON ?? '/usr/bin/python3';

/**
 * Runs a script that reads JSON and writes JSON. Keys travel on standard input, never on a command line that others can read.
 */
export function runPython(script: string, input: unknown): unknown {
  const { status, stdout, stderr } = spawnSync(interpreter, ['-c', script], { input: JSON.stringify(input) });
  if (status !== 0) throw new Error(`PyJWT failed: ${stderr.toString()}`);
  return JSON.parse(stdout.toString());
}

/** Returns why PyJWT cannot be used, or undefined if it can. */
export function absenceOfPyJwt(): string | undefined {
  const { error, status } = spawnSync(interpreter, ['-c', 'import jwt, cryptography']);
  if (error) return `no ${interpreter}`;
  return status === 0 ? undefined : `${interpreter} has no jwt and cryptography`;
}
