import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { libraryVersion } from './initCommand/libraryVersion';
import { Questions } from './initCommand/Questions';
import { starterFiles } from './initCommand/starterFiles';
import { moduleFormats, type ModuleFormat } from './initCommand/StarterSettings';
import type { Command, CommandContext } from './Command';
import { parseWords } from './parseWords';
import { UsageError } from './UsageError';

const help = `Usage: authx init [folder] [options]

Writes a project with a login, guarded routes, refresh tokens and a logout into a new or an empty folder. The project is
the example quickstart of the package. In it, npm install and npm start compile and start the server.

  --yes              asks no questions. Without a terminal, the command never asks
  --module <format>  esm or commonjs. Default: esm
  --name <name>      the name of the project. Default: the name of the folder
  --package <spec>   the routing-controllers-authx to depend on: a version, a URL or file:<path>. Default: the version that
                     runs. If that version was not installed from a registry, the project gets a packed copy of it
  --help             prints this text

The folder is the current one by default. A folder that is not empty is left as it is.

The exit code is 0; 1 if the folder is not empty or cannot be written; 2 for wrong arguments.`;

const options = {
  yes: { type: 'boolean' },
  module: { type: 'string' },
  name: { type: 'string' },
  package: { type: 'string' },
} as const;

/** Writes a project to begin with. */
export const init: Command = {
  summary: 'writes a project to begin with into an empty folder',
  help,
  options,

  async run(words, context) {
    const given = readWords(words);
    const { folder, format } = await settle(given, context);
    assertEmpty(folder);
    const { version, tarball } = libraryVersion(given.package);
    const files = starterFiles({ name: given.name ?? nameOf(folder), format, library: version });
    for (const [path, text] of files) write(join(folder, path), text);
    if (tarball) write(join(folder, tarball.name), tarball.content);
    const place = relative('', folder);
    context.print(`Made a project of ${String(files.size)} files in ${folder}. Start it:\n`);
    for (const line of [...(place === '' ? [] : [`cd ${place}`]), 'npm install', 'npm start'])
      context.print(`  ${line}`);
  },
};

interface Given {
  readonly folder: string | undefined;
  readonly yes?: boolean | undefined;
  readonly module: ModuleFormat | undefined;
  readonly name?: string | undefined;
  readonly package?: string | undefined;
}

function readWords(words: readonly string[]): Given {
  const { values, positionals } = parseWords({ args: [...words], options, allowPositionals: true });
  const [folder, ...others] = positionals;
  if (others.length > 0) throw new UsageError('Name one folder.');
  if (values.name !== undefined && !isName(values.name)) {
    throw new UsageError('--name: must be a name that npm allows, such as my-app: small letters, digits, - . _ ~');
  }
  if (values.package === '') throw new UsageError('--package: names a version, a URL or file:<path>.');
  return { ...values, folder, module: values.module === undefined ? undefined : readFormat(values.module) };
}

function readFormat(given: string): ModuleFormat {
  const format = moduleFormats.find(known => known === given);
  if (format) return format;
  throw new UsageError(`--module: must be ${moduleFormats.join(' or ')}.`);
}

/** Asks for what was not given, if somebody is there to answer. */
async function settle(
  { folder, module, yes }: Given,
  { input, isTerminal, print }: CommandContext,
): Promise<{ folder: string; format: ModuleFormat }> {
  if (yes || !isTerminal || !input.isTTY) return { folder: resolve(folder ?? ''), format: module ?? moduleFormats[0] };
  const questions = new Questions(input, print);
  try {
    const place = folder ?? (await questions.ask('Which folder?', '.'));
    const format = module ?? readFormat(await questions.ask('Module format, esm or commonjs?', moduleFormats[0]));
    return { folder: resolve(place), format };
  } finally {
    questions.close();
  }
}

function assertEmpty(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory()) throw new Error(`${folder} is a file. Name a new or an empty folder.`);
  if (readdirSync(folder).length > 0) throw new Error(`${folder} is not empty. Name a new or an empty folder.`);
}

/** The longest name that npm allows. */
const longestName = 214;

const isName = (name: string): boolean =>
  name.length <= longestName && /^(@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/.test(name);

/** Returns a name that npm allows, for a project in a folder. */
function nameOf(folder: string): string {
  const name = basename(folder)
    .toLowerCase()
    .replace(/[^a-z\d~-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, longestName);
  return name === '' ? 'authx-app' : name;
}

/** A file that has appeared since the folder was found empty is not overwritten. */
function write(file: string, content: string | Buffer): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { flag: 'wx' });
}
