import { attack as attackServer } from '../attack/attack';
import { AttackError } from '../attack/AttackError';
import { attackLines } from './attackCommand/attackLines';
import { attackOptions, readAttackWords } from './attackCommand/readAttackWords';
import type { Command } from './Command';
import { plainJson, plainText } from './plainText';
import { readReport } from './routeCommand/readReport';
import { UsageError } from './UsageError';

const help = `Usage: authx attack <url> --routes <file> --login-path <path> --login-body <body> [options]

Tries the attack table on a running server: logs in, sends requests that the server must refuse, and prints those that it
let in or on which it failed. docs/attack.md has the table, and says what each finding means. Attack only servers that are
yours. If a server has a hole, a request may carry out the action that it was meant to be refused.

  --routes <file>        the route report, as authx routes --json prints it
  --login-path <path>    the path of the login, which is called with POST
  --login-body <body>    the body of the login: JSON, or a form. Both may be repeated for users with other rights
  --login-header <h>     a header of the login, such as 'X-Tenant: a'. May be repeated
  --token-field <name>   the member of the answer that holds the access token. Default: access_token, or any JWT
  --refresh-field <name> the same for the refresh token. Default: refresh_token
  --refresh-path <path>  the route that refreshes tokens. Default: as the report says
  --logout-path <path>   the route that logs out. Default: as the report says
  --header-name <name>   the header that carries tokens. Default: Authorization
  --header-type <name>   the scheme in this header. Default: Bearer
  --csrf-header <name>   the header that repeats the CSRF value. Default: X-CSRF-TOKEN
  --param <name>=<value> the value of a path parameter. May be repeated. Default: 1
  --skip <row>           does not try a row of docs/attack.md. May be repeated
  --wait-expiry          waits until the access token has expired, at most an hour, and tries it then
  --limits               sends wrong passwords until the server limits them. This locks the user, or the address
  --safe-methods-only    sends only GET and HEAD requests besides logins
  --allow-host <name>    allows the host of the URL, if it is not on the loopback interface
  --max-requests <n>     the greatest number of requests. Default: 2000
  --rate <n>             requests per second. Default: 200
  --timeout <ms>         how long an answer may take. Default: 5000
  --json                 prints JSON: { tried, letIn, warnings, rows }
  --help                 prints this text

The exit code is 0 if nothing was let in; 1 if something was; 2 for wrong arguments, or if the server cannot be attacked.`;

/** Tries the attack table on a running server. */
export const attack: Command = {
  summary: 'tries attacks on a running server, and prints what was let in',
  help,
  options: attackOptions,

  async run(words, { print }) {
    const { url, routes, isJson, options } = readAttackWords(words);
    const report = await attackServer(url, { ...options, routes: reportIn(routes) }).catch(explain);
    if (isJson) print(plainJson(report));
    else attackLines(report).forEach(line => print(plainText(line)));
    const count = report.letIn.length;
    if (count > 0) throw new Error(`${String(count)} ${count === 1 ? 'request was' : 'requests were'} let in.`);
  },
};

/** An attack that was not possible must not look like one that found nothing, or something. */
function explain(error: unknown): never {
  throw error instanceof AttackError ? new UsageError(error.message) : error;
}

function reportIn(file: string): ReturnType<typeof readReport> {
  try {
    return readReport(file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
