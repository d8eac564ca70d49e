import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, resolve, sep } from 'node:path';
import * as ts from 'typescript';

const root = resolve(__dirname, '../../src');

/** One file of the library, and what it has to do with others. */
export interface SourceFile {
  /** Path below `src`, without its ending: `token/jwt`. */
  readonly path: string;
  /** First folder of the path; the file's own name for one that lies in `src` itself. */
  readonly layer: string;
  /** Files of the library that it imports, type-only imports included, as paths below `src`. */
  readonly imports: readonly string[];
  /** Packages that it imports. */
  readonly packages: readonly string[];
  /** Names that it exports. */
  readonly exports: readonly string[];
  readonly text: string;
}

/** Reads every file of the library. */
export function sourceFiles(): SourceFile[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => readSource(join(root, name)));
}

function readSource(file: string): SourceFile {
  const path = relative(root, file).split(sep).join('/').replace(/\.ts$/, '');
  const text = readFileSync(file, 'utf8');
  const parsed = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const specifiers = [...new Set(specifiersIn(parsed))];
  return {
    path,
    layer: path.split('/')[0] as string,
    imports: specifiers.filter(isRelative).map(specifier => posix.join(posix.dirname(path), specifier)),
    packages: specifiers.filter(specifier => !isRelative(specifier)),
    exports: exportsOf(parsed),
    text,
  };
}

const isRelative = (specifier: string): boolean => specifier.startsWith('.');

/** Imports in every form that TypeScript has: statements, re-exports, `import()` of values and of types, `require`. */
function specifiersIn(node: ts.Node): string[] {
  const own = specifierOf(node);
  const below: string[] = [];
  node.forEachChild(child => void below.push(...specifiersIn(child)));
  return own === undefined ? below : [own, ...below];
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return textOf(node.moduleSpecifier);
  if (ts.isExternalModuleReference(node)) return textOf(node.expression);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return textOf(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText() === 'require';
  return isImport ? textOf(node.arguments[0]) : undefined;
}

const textOf = (node: ts.Node | undefined): string | undefined =>
  node && ts.isStringLiteralLike(node) ? node.text : undefined;

function exportsOf(file: ts.SourceFile): string[] {
  return file.statements.filter(isExported).flatMap(statement => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map(({ name }) => name.getText());
    }
    return (statement as ts.DeclarationStatement).name?.getText() ?? [];
  });
}

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);

/** The way round of an import cycle, or undefined where there is none. */
export function cycleIn(files: readonly SourceFile[]): string[] | undefined {
  const importsOf = new Map(files.map(({ path, imports }) => [path, imports]));
  const finished = new Set<string>();
  const visit = (path: string, way: readonly string[]): string[] | undefined => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (finished.has(path)) return undefined;
    for (const next of importsOf.get(path) ?? []) {
      const cycle = visit(next, [...way, path]);
      if (cycle) return cycle;
    }
    finished.add(path);
    return undefined;
  };
  for (const { path } of files) {
    const cycle = visit(path, []);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Name of a file without its folders. */
export const nameOf = (path: string): string => path.slice(dirname(path) === '.' ? 0 : dirname(path).length + 1);
