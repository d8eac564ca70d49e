import { writeFileSync } from 'node:fs';
import type { RouteReport } from '../report/ReportedRoute';
import { reportOn } from '../report/routeReport';
import { routesPage } from '../report/routesPage';
import { routesTable } from '../report/routesTable';
import { checkReport } from './routeCommand/checkReport';
import { loadServer } from './routeCommand/loadServer';
import type { Command, CommandContext } from './Command';
import { parseWords } from './parseWords';
import { UsageError } from './UsageError';

const help = `Usage: authx routes <module> [options]

Prints who may call each route of a server, as the server decides it. The command loads the module, which need not start
the server. It reports on the options that withAuthX() returned and that the module exports under any name. If the module
exports none, it reports on the server that withAuthX() made while the module was loaded. docs/route-report.md has
examples.

  --export <name>    the export to use. If it is a function, the command calls it without arguments, and waits for it
  --require <name>   a module to load before, such as a loader for TypeScript. May be repeated
  --sources          adds the file and line of the guards
  --json             prints JSON, for a file that is committed
  --html <file>      writes a page. With -, it is printed
  --check <file>     compares with JSON that was printed before, and prints the differences
  --help             prints this text

The exit code is 0; 1 if the module cannot be loaded, or if the routes differ; 2 for wrong arguments.`;

const options = {
  export: { type: 'string' },
  require: { type: 'string', multiple: true },
  sources: { type: 'boolean' },
  json: { type: 'boolean' },
  html: { type: 'string' },
  check: { type: 'string' },
} as const;

/** Prints who may call each route of a server. */
export const routes: Command = {
  summary: 'prints who may call each route, as a table, JSON or HTML',
  help,
  options,
  // The module may have started a server.
  endsProcess: true,

  async run(words, { print }) {
    const { module, export: exported, require: required = [], sources, ...output } = readWords(words);
    if (sources) process.setSourceMapsEnabled(true);
    const server = await loadServer(module, { exported, required });
    write(reportOn(server, { sources }), output, print);
  },
};

interface Output {
  readonly json?: boolean | undefined;
  readonly html?: string | undefined;
  readonly check?: string | undefined;
}

function write(report: RouteReport, { json, html, check }: Output, print: CommandContext['print']): void {
  if (json) print(JSON.stringify(report, undefined, 2));
  else if (html === '-') print(routesPage(report));
  else if (html !== undefined) writeFileSync(html, `${routesPage(report)}\n`);
  else if (check !== undefined) checkReport(check, report, print);
  else for (const line of routesTable(report)) print(line);
}

function readWords(words: readonly string[]): Output & {
  readonly module: string;
  readonly export?: string | undefined;
  readonly require?: string[] | undefined;
  readonly sources?: boolean | undefined;
} {
  const { values, positionals } = parseWords({ args: [...words], options, allowPositionals: true });
  const [module, ...others] = positionals;
  if (module === undefined) throw new UsageError('Name the module of the server.');
  if (others.length > 0) throw new UsageError('Name one module.');
  const outputs = [values.json, values.html, values.check].filter(value => value !== undefined);
  if (outputs.length > 1) throw new UsageError('Pass only one of --json, --html and --check.');
  return { ...values, module };
}
