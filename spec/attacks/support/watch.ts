import dns from 'node:dns';
import fs from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import net from 'node:net';

type Functions = Record<string, unknown>;

/** Runs something while functions are replaced, and puts them back. */
async function replacing<T>(
  functions: readonly (readonly [owner: object, name: string])[],
  replacement: (name: string, original: (...args: unknown[]) => unknown) => unknown,
  act: () => Promise<T>,
): Promise<T> {
  const originals = functions.map(([owner, name]) => (owner as Functions)[name]);
  functions.forEach(([owner, name], i) => {
    (owner as Functions)[name] = replacement(name, originals[i] as never);
  });
  try {
    return await act();
  } finally {
    functions.forEach(([owner, name], i) => {
      (owner as Functions)[name] = originals[i];
    });
  }
}

const writers: readonly (readonly [object, string])[] = [
  ...['log', 'info', 'warn', 'error', 'debug', 'trace', 'dir'].map(name => [console, name] as const),
  [process.stdout, 'write'],
  [process.stderr, 'write'],
];

/** Whatever is printed while something runs; none of it reaches the terminal. */
export async function printedBy(act: () => Promise<unknown>): Promise<string[]> {
  const printed: string[] = [];
  const collect = () => (text: unknown) => printed.push(String(text)) > 0;
  await replacing(writers, collect, async () => {
    await act();
    // Warnings are printed a turn later.
    await new Promise(resolve => setImmediate(resolve));
  });
  return printed;
}

const outsideWorld: readonly (readonly [object, string])[] = [
  ...['request', 'get'].flatMap(name => [[http, name] as const, [https, name] as const]),
  ...['connect', 'createConnection'].map(name => [net, name] as const),
  [net.Socket.prototype, 'connect'],
  [globalThis, 'fetch'],
  ...['lookup', 'resolve'].map(name => [dns, name] as const),
  ...['readFile', 'readFileSync', 'open', 'openSync', 'createReadStream', 'stat', 'statSync', 'existsSync'].map(
    name => [fs, name] as const,
  ),
  ...['readFile', 'open', 'stat'].map(name => [fs.promises, name] as const),
];

/** The names of the functions that reach for the network or for files while something runs. */
export async function reachesOf(act: () => Promise<unknown>): Promise<string[]> {
  const reached: string[] = [];
  await replacing(
    outsideWorld,
    (name, original) =>
      function (this: unknown, ...args: unknown[]): unknown {
        reached.push(name);
        return original.apply(this, args);
      },
    act,
  );
  return reached;
}

/** How often JSON is parsed while something runs. */
export async function parsesOf(act: () => Promise<unknown>): Promise<number> {
  let parses = 0;
  await replacing(
    [[JSON, 'parse']],
    (_, original) =>
      (...args: unknown[]) => {
        parses++;
        return original(...args);
      },
    act,
  );
  return parses;
}
