import type { AttackLogin, AttackOptions } from '../../attack/AttackOptions';
import { rows, type RowName } from '../../attack/rows';
import { nearest } from '../../config/refuseUnknown';
import { parseWords } from '../parseWords';
import { UsageError } from '../UsageError';

/** The options of `authx attack`. */
export const attackOptions = {
  routes: { type: 'string' },
  'login-path': { type: 'string', multiple: true },
  'login-body': { type: 'string', multiple: true },
  'login-header': { type: 'string', multiple: true },
  'token-field': { type: 'string' },
  'refresh-field': { type: 'string' },
  'refresh-path': { type: 'string' },
  'logout-path': { type: 'string' },
  'csrf-header': { type: 'string' },
  'header-name': { type: 'string' },
  'header-type': { type: 'string' },
  param: { type: 'string', multiple: true },
  skip: { type: 'string', multiple: true },
  'wait-expiry': { type: 'boolean' },
  limits: { type: 'boolean' },
  'safe-methods-only': { type: 'boolean' },
  'allow-host': { type: 'string' },
  'max-requests': { type: 'string' },
  rate: { type: 'string' },
  timeout: { type: 'string' },
  json: { type: 'boolean' },
} as const;

/** The arguments of `authx attack`. */
export interface AttackWords {
  readonly url: string;
  /** The path of the file that holds the route report. */
  readonly routes: string;
  readonly isJson: boolean;
  readonly options: Omit<AttackOptions, 'routes'>;
}

/** @throws UsageError */
export function readAttackWords(words: readonly string[]): AttackWords {
  const { values, positionals } = parseWords({ args: [...words], options: attackOptions, allowPositionals: true });
  const [url, ...others] = positionals;
  if (url === undefined) throw new UsageError('Name the URL of the server.');
  if (others.length > 0) throw new UsageError('Name one URL.');
  if (values.routes === undefined) throw new UsageError('Name the file with the route report: --routes <file>.');
  return {
    url,
    routes: values.routes,
    isJson: values.json ?? false,
    options: {
      logins: readLogins(values['login-path'] ?? [], values['login-body'] ?? [], values['login-header'] ?? []),
      tokenField: values['token-field'],
      refreshField: values['refresh-field'],
      refreshPath: values['refresh-path'],
      logoutPath: values['logout-path'],
      headerName: values['header-name'],
      headerType: values['header-type'],
      csrfHeader: values['csrf-header'],
      params: Object.fromEntries((values.param ?? []).map(text => pairOf('--param', text, '='))),
      skip: (values.skip ?? []).map(rowOf),
      waitExpiry: values['wait-expiry'],
      limits: values.limits,
      safeMethodsOnly: values['safe-methods-only'],
      allowHost: values['allow-host'],
      maxRequests: numberOf('--max-requests', values['max-requests']),
      rate: numberOf('--rate', values.rate),
      timeout: numberOf('--timeout', values.timeout),
    },
  };
}

/** One path is for all bodies. Several paths have a body each. */
function readLogins(paths: readonly string[], bodies: readonly string[], headers: readonly string[]): AttackLogin[] {
  if (paths.length === 0 || bodies.length === 0) {
    throw new UsageError('Say how a user logs in: --login-path <path> and --login-body <body>.');
  }
  if (paths.length > 1 && paths.length !== bodies.length) {
    throw new UsageError('Name one --login-path for all, or one for each --login-body.');
  }
  const strange = paths.find(path => !path.startsWith('/'));
  if (strange !== undefined) throw new UsageError(`--login-path ${strange} does not begin with a slash.`);
  const named = Object.fromEntries(headers.map(text => pairOf('--login-header', text, ':')));
  return bodies.map((body, i) => ({ path: paths[i] ?? (paths[0] as string), body, headers: named }));
}

function rowOf(name: string): RowName {
  if (Object.hasOwn(rows, name)) return name as RowName;
  const meant = nearest(name, Object.keys(rows));
  throw new UsageError(`--skip ${name} names no row.${meant === undefined ? '' : ` Did you mean ${meant}?`}`);
}

function pairOf(option: string, text: string, separator: string): [name: string, value: string] {
  const at = text.indexOf(separator);
  if (at < 1) throw new UsageError(`${option} must be a name and a value: ${option} name${separator}value.`);
  return [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new UsageError(`${option} must be a whole number above 0.`);
}
