import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as ts from 'typescript';
import { blocksOf, madePages, type Example } from './codeBlocks';
import { programOf } from './Transcript';

const root = resolve(__dirname, '../../..');

/** A block of a page as a module that can be compiled. */
interface Snippet {
  /** Where the block is, for messages. */
  readonly place: string;
  readonly file: string;
  readonly text: string;
}

/**
 * What the blocks of the pages take for granted, such as `auth`. It is no file of TypeScript, because its names would then be
 * global in all specs.
 */
const given = readFileSync(join(__dirname, 'snippetGlobals.txt'), 'utf8');

/** Packages whose exports a block may use without an import, in the order in which a name is looked for. */
const packages = [
  'routing-controllers-authx',
  'routing-controllers-authx/typeorm',
  'routing-controllers-authx/redis',
  'routing-controllers-authx/oauth',
  'routing-controllers-authx/websocket',
  'routing-controllers-authx/testing',
  'routing-controllers',
  'typedi',
  'typeorm',
  'ioredis',
  'koa',
  'class-validator',
];

const isMember = (part: string): boolean =>
  /^@\w+\(/.test(part) && !/^(?:export )?(?:default )?(?:abstract )?class /m.test(part);

/** Splits a block into parts between which there is a blank line, and whose braces are balanced. */
function partsOf(code: string): string[] {
  const parts: string[] = [];
  let open = '';
  for (const paragraph of code.trim().split(/\n\s*\n/)) {
    open = open === '' ? paragraph : `${open}\n\n${paragraph}`;
    const opening = open.match(/[{(]/g)?.length ?? 0;
    const closing = open.match(/[})]/g)?.length ?? 0;
    if (opening > closing) continue;
    parts.push(open);
    open = '';
  }
  return open === '' ? parts : [...parts, open];
}

/** Makes a module of a block: its members of classes get a class, and `...` stands for any value. */
function moduleOf(code: string): string {
  const filled = code
    .replace(/\{ \.\.\. \}/g, '{ return anything; }')
    .replace(/(?<=[({[,] ?)(?:\.\.\.|…)(?=[)}\],])/g, '...anything');
  const parts = partsOf(filled).map((part, at) => {
    const [comments = ''] = /^(?:\/\/.*\n)*/.exec(part) ?? [];
    const rest = part.slice(comments.length);
    return isMember(rest) ? `${comments}class Members${String(at)} {\n${rest}\n}` : part;
  });
  const text = parts.join('\n\n');
  const body = /^(?:switch|return)\b/.test(text) ? `async function steps() {\n${text}\n}` : text;
  // What a page declares would hold for all pages.
  return `${body.replace('interface AuthXTypes', 'interface DeclaredTypes')}\nexport {};\n`;
}

const exportsOf = (checker: ts.TypeChecker, program: ts.Program, name: string): string[] => {
  const file = program.getSourceFile(join(root, 'spec/examples/snippetPackages.ts'));
  const statement = file?.statements.find(
    node => ts.isImportDeclaration(node) && (node.moduleSpecifier as ts.StringLiteral).text === name,
  ) as ts.ImportDeclaration | undefined;
  const symbol = statement && checker.getSymbolAtLocation(statement.moduleSpecifier);
  return symbol ? checker.getExportsOfModule(symbol).map(({ name: exported }) => exported) : [];
};

/** Returns what is compiled by itself: each block, or all blocks of a recipe together. */
const piecesOf = (page: string): Example[] =>
  page.startsWith('docs/recipes/') ? [{ place: page, code: programOf(page) }] : blocksOf(join(root, page), ['ts']);

/** Compiles the TypeScript blocks of all pages. @returns what the compiler complains of, with the page and the line */
export function compileSnippets(pages: readonly string[]): string[] {
  const snippets = pages.flatMap(page =>
    piecesOf(page).map(({ place, code }, at): Snippet => ({
      place,
      file: join(root, 'spec/examples', `${page.replace(/\W/g, '_')}_${String(at)}.ts`),
      text: moduleOf(code),
    })),
  );
  const overlay = new Map(snippets.map(({ file, text }) => [file, text]));
  overlay.set(join(root, 'spec/examples/snippetPackages.ts'), packages.map(name => `import '${name}';`).join('\n'));
  overlay.set(join(__dirname, 'snippetGlobals.d.ts'), given);
  const first = compile(overlay);
  const checker = first.getTypeChecker();
  const sources = new Map<string, string>();
  for (const name of [...packages].reverse())
    for (const exported of exportsOf(checker, first, name)) sources.set(exported, name);
  for (const { file, text } of snippets) {
    const source = first.getSourceFile(file);
    if (source) overlay.set(file, `${importsFor(first, source, sources)} ${text}`);
  }
  const second = compile(overlay, first);
  return snippets.flatMap(({ file, place }) => complaintsOf(second, file).map(text => `${place}: ${text}`));
}

const missing = new Set([2304, 2503, 2552, 2582, 18004]);

/** Imports what a block uses without an import, on one line, so that the numbers of lines stay. */
function importsFor(program: ts.Program, source: ts.SourceFile, sources: ReadonlyMap<string, string>): string {
  const names = program
    .getSemanticDiagnostics(source)
    .filter(({ code }) => missing.has(code))
    .map(({ start = 0, length = 0 }) => source.text.slice(start, start + length));
  return [...new Set(names)]
    .filter(name => sources.has(name))
    .map(name => `import { ${name} } from '${sources.get(name) ?? ''}';`)
    .join(' ');
}

function complaintsOf(program: ts.Program, file: string): string[] {
  const source = program.getSourceFile(file);
  if (!source) return ['was not compiled'];
  return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(found => {
    const { line } = source.getLineAndCharacterOfPosition(found.start ?? 0);
    return `line ${String(line + 1)}: ${ts.flattenDiagnosticMessageText(found.messageText, ' ')}`;
  });
}

function compile(overlay: ReadonlyMap<string, string>, old?: ts.Program): ts.Program {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), path => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: ['src/index.ts'] }, ts.sys, root);
  const relaxed = {
    ...options,
    noEmit: true,
    noUnusedLocals: false,
    noUnusedParameters: false,
    strictPropertyInitialization: false,
    module: ts.ModuleKind.ES2022,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(relaxed);
  const [fileExists, readFile] = [host.fileExists.bind(host), host.readFile.bind(host)];
  host.fileExists = file => overlay.has(file) || fileExists(file);
  host.readFile = file => overlay.get(file) ?? readFile(file);
  const readSource = host.getSourceFile.bind(host);
  host.getSourceFile = (file, languageVersion, ...rest) => {
    const text = overlay.get(file);
    if (text !== undefined) return ts.createSourceFile(file, text, languageVersion, true);
    return old?.getSourceFile(file) ?? readSource(file, languageVersion, ...rest);
  };
  return ts.createProgram({
    rootNames: [...overlay.keys()],
    options: relaxed,
    host,
  });
}

/** Pages whose blocks are parts of one program, which a spec of their own compiles and runs. */
const programs = ['custom-stores.md', 'start-here.md', 'testing-your-app.md', 'write-your-own-guard.md'];

/** The pages whose blocks are compiled. */
export const pagesWithSnippets = (): string[] => [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.md') && !madePages.test(name) && !programs.includes(name))
    .map(name => `docs/${name}`),
];
