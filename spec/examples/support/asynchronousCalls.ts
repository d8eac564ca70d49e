import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as ts from 'typescript';

/** The classes that applications call, and what their objects are called where a method has a common name. */
const receivers: Readonly<Record<string, RegExp>> = {
  AuthX: /./,
  SocketGuard: /./,
  Sessions: /sessions(Of\([^)]*\))?$/i,
  RequestAuth: /(auth|caller|authOf\([^)]*\))$/i,
  SocketAuth: /(auth|caller|authOf\([^)]*\))$/i,
};

/** The methods whose answers are promises, by class, from the snapshot of the public surface. */
export function asynchronousMethods(): ReadonlyMap<string, readonly string[]> {
  const surface = ['index', 'websocket']
    .map(entry => readFileSync(join(__dirname, `../../api/${entry}.api.md`), 'utf8'))
    .join('\n');
  return new Map(
    Object.keys(receivers).map(name => {
      const [body = ''] = new RegExp(`^(export )?(declare )?class ${name}\\b[^]*?^}`, 'm').exec(surface) ?? [];
      const methods = [...body.matchAll(/^ {4}(\w+)(?:<[^>]*>)?\(.*\): (?:Promise|MaybePromise)</gm)].map(
        ([, method]) => method!,
      );
      return [name, methods];
    }),
  );
}

/** Finds the calls of asynchronous methods that are not awaited, returned, chained, or part of a `Promise.all`. */
export function unawaitedCalls(code: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && isAsynchronous(node) && !isUsed(node)) found.push(node.getText());
    ts.forEachChild(node, visit);
  };
  parse(code).forEach(visit);
  return found;
}

const methods = asynchronousMethods();

function isAsynchronous({ expression }: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const receiver = expression.expression.getText();
  const name = expression.name.text;
  // Lists have methods of these names too.
  if (name in Array.prototype && !/auth$/i.test(receiver)) return false;
  return [...methods].some(([type, names]) => names.includes(name) && receivers[type]!.test(receiver));
}

function isUsed(call: ts.Expression): boolean {
  let node: ts.Node = call;
  for (;;) {
    const { parent } = node;
    if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent)) return true;
    if (ts.isArrowFunction(parent)) return parent.body === node;
    if (ts.isPropertyAccessExpression(parent)) return ['then', 'catch', 'finally'].includes(parent.name.text);
    if (ts.isArrayLiteralExpression(parent)) return isCombined(parent);
    const passesOn =
      ts.isParenthesizedExpression(parent) ||
      ts.isNonNullExpression(parent) ||
      ts.isAsExpression(parent) ||
      (ts.isConditionalExpression(parent) && parent.condition !== node) ||
      (ts.isBinaryExpression(parent) && parent.right === node && isChoice(parent.operatorToken.kind));
    if (!passesOn) return false;
    node = parent;
  }
}

const isChoice = (kind: ts.SyntaxKind): boolean =>
  [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken, ts.SyntaxKind.AmpersandAmpersandToken].includes(
    kind,
  );

/** Whether an array is the argument of `Promise.all` or its like, whose own promise is used. */
function isCombined({ parent }: ts.ArrayLiteralExpression): boolean {
  return (
    ts.isCallExpression(parent) &&
    /^Promise\.(all|allSettled|race|any)$/.test(parent.expression.getText()) &&
    isUsed(parent)
  );
}

/** What a part of an example can be, and the text that makes a file of it. The first line stays the first one. */
const frames: readonly ((code: string) => string)[] = [
  statements => statements,
  members => `class Example { ${members}\n}`,
  decorators => `class Example { ${decorators}\nmethod() {} }`,
  properties => `void { ${properties}\n};`,
];

/** Parses an example: a whole file, or else each of its paragraphs. Dots stand for code that is left out. */
function parse(code: string): ts.SourceFile[] {
  const text = code.replace(/\{ \.\.\. \}/g, '{}');
  const whole = parsePart(text);
  if (whole) return [whole];
  return text.split(/\n\s*\n/).map(part => {
    const parsed = parsePart(part);
    if (parsed) return parsed;
    throw new Error(`cannot be parsed: ${part}`);
  });
}

function parsePart(code: string): ts.SourceFile | undefined {
  return frames
    .map(frame => ts.createSourceFile('example.ts', frame(code), ts.ScriptTarget.Latest, true))
    .find(source => faultsOf(source).length === 0);
}

/** The compiler keeps the faults of a parsed file in a property that its types do not declare. */
const faultsOf = (source: ts.SourceFile): readonly ts.Diagnostic[] =>
  (source as unknown as { parseDiagnostics: readonly ts.Diagnostic[] }).parseDiagnostics;
