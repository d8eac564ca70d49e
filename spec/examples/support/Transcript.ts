import { readFileSync } from 'node:fs';
import { blocksIn } from '../../support/PageFolder';
import { runShell } from '../../support/runShell';

/** Commands of a page, and what the page says that they print. */
export interface Step {
  readonly commands: string;
  /** Undefined if the page shows no output. */
  readonly output: string | undefined;
  /** The last heading above the commands. */
  readonly heading: string;
}

/** A block of code that a page tells its reader to save as a file. */
export interface PageFile {
  readonly name: string;
  readonly text: string;
}

const fence = /^```(\w+)\n([^]*?)^```/gm;

/** Returns the files of a page: blocks below a line that ends with the name of a file in backquotes and a colon. */
export const filesOf = (page: string): PageFile[] =>
  [...readFileSync(page, 'utf8').matchAll(/`([\w./-]+)`[^`\n]*:\n\n```\w+\n([^]*?)^```/gm)].map(
    ([, name = '', text = '']) => ({ name, text }),
  );

/** Returns the `sh` blocks of a page. A block of another language right below is what the commands print. */
export function stepsOf(page: string): Step[] {
  const text = readFileSync(page, 'utf8');
  const blocks = [...text.matchAll(fence)];
  return blocks.flatMap((block, at) => {
    const [all, language, commands = ''] = block;
    if (language !== 'sh') return [];
    const next = blocks[at + 1];
    const end = block.index + all.length;
    const follows = next !== undefined && next[1] !== 'sh' && text.slice(end, next.index).trim() === '';
    const heading = [...text.slice(0, block.index).matchAll(/^#+ (.+)$/gm)].at(-1)?.[1] ?? '';
    return [{ commands, output: follows ? next[2] : undefined, heading }];
  });
}

/** Makes a pattern of an output. `…` stands for any text without spaces and quotation marks. */
export const outputPattern = (output: string): RegExp =>
  new RegExp(
    `^${output
      .trim()
      .replace(/[$()*+.?[\\\]^{|}]/g, '\\$&')
      .replaceAll('…', '[^\\s"]*')}$`,
  );

/** Joins the TypeScript blocks of a page to one program: first all imports, then the rest. */
export function programOf(page: string): string {
  const blocks = blocksIn(readFileSync(page, 'utf8'), 'ts');
  const imports = blocks.flatMap(code => code.match(importStatement) ?? []);
  return [...imports, ...blocks.map(code => code.replace(importStatement, '').trim())].join('\n');
}

const importStatement = /^import [^;]*;$/gm;

/**
 * Runs the commands of steps in one shell, since a step may set a variable or define a function. The port of the page becomes
 * that of the server under test.
 *
 * @returns what each step printed
 */
export async function play(steps: readonly Step[], { folder, ports }: Scene): Promise<string[]> {
  const script = steps.map(({ commands }) => `${commands}\necho; echo ----`).join('\n');
  const { output } = await runShell(script.replaceAll(`:${ports[0]}`, `:${ports[1]}`), folder);
  return output.split('\n----\n').map(text => text.trim());
}

/** Where steps are run: the folder, and the port of the page with the port of the server under test. */
export interface Scene {
  readonly folder: string;
  readonly ports: readonly [string, string];
}
