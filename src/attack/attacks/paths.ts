import type { Attempt } from '../Attempt';
import { methodOf } from '../RouteRequests';
import type { AttackCategory } from '../Surroundings';

/** Other spellings of the path of a guarded route, without a token. */
export const paths: AttackCategory = ({ guarded, requests, options }) =>
  guarded.flatMap(route => {
    const path = requests.pathOf(route);
    const plain = requests.plain(route);
    const open = options.routes.routes.find(({ access, method }) => access === 'public' && method === 'GET');
    const origin = `http://localhost`;
    return spellings(path, open && requests.pathOf(open)).map(([variant, spelling]): Attempt => ({
      row: 'path-spelling',
      variant,
      route,
      request: {
        ...plain,
        target: variant === 'absolute form' ? origin + requests.base + path : requests.base + spelling,
      },
      judgement: 'hide',
      isMalformed: /[^\x21-\x7e]/.test(spelling) || spelling.includes('\\'),
      tier: methodOf(route) === 'GET' ? 1 : 2,
    }));
  });

function spellings(path: string, open: string | undefined): (readonly [variant: string, path: string])[] {
  const at = path.lastIndexOf('/') + 1;
  const [before, last] = [path.slice(0, at), path.slice(at)];
  const first = last.charCodeAt(0);
  const hex = Number.isNaN(first) ? '' : `%${first.toString(16)}${last.slice(1)}`;
  const all: (readonly [string, string])[] = [
    ['upper case', path.toUpperCase()],
    ['a capital letter', before + last.charAt(0).toUpperCase() + last.slice(1)],
    ['a slash at the end', `${path}/`],
    ['two slashes at the end', `${path}//`],
    ['two slashes at the start', `/${path}`],
    ['two slashes before the last segment', `${before}/${last}`],
    ['a dot at the end', `${path}/.`],
    ['a dot segment at the start', `/.${path}`],
    ['an encoded dot segment at the start', `/%2e${path}`],
    ['dot segments', `/attack/..${path}`],
    ['encoded dot segments', `/attack/%2e%2e${path}`],
    ['dot segments with an encoded slash', `/attack/..%2f${path.slice(1)}`],
    ['dot segments with a semicolon', `/attack/..;${path}`],
    ['dot segments with a backslash', `/attack/..\\${path.slice(1)}`],
    ['an encoded letter', before + hex],
    ['a letter encoded twice', before + hex.replace('%', '%25')],
    ['an encoded slash at the start', `/%2f${path.slice(1)}`],
    ['an encoded slash at the end', `${path}%2f`],
    ['a semicolon at the end', `${path};`],
    ['a parameter of the path', `${path};attack=1`],
    ['an extension', `${path}.json`],
    ['an extension of a file', `${path}.css`],
    ['a file name after it', `${path}/attack.css`],
    ['an encoded question mark', `${path}%3f`],
    ['an encoded hash', `${path}%23`],
    ['a fragment', `${path}#attack`],
    ['a query', `${path}?attack=1`],
    ['a query with a public path', `${path}?${open ?? '/login'}`],
    ['an encoded space at the end', `${path}%20`],
    ['an encoded tab at the end', `${path}%09`],
    ['an encoded line end', `${path}%0a`],
    ['an encoded NUL at the end', `${path}%00`],
    ['an encoding that is not complete', `${path}%`],
    ['an encoding that is no UTF-8', `${path}%ff`],
    ['an overlong encoding of a slash', `/%c0%af${path.slice(1)}`],
    ['a backslash instead of a slash', `\\${path.slice(1)}`],
    ['a byte above 127', `${path}\xe9`],
    ['absolute form', path],
  ];
  const through = open === undefined || open === '/' ? [] : throughOpen(path, open);
  return [...all, ...through].filter(([variant, spelling]) => variant === 'absolute form' || spelling !== path);
}

/** Paths that begin as a public one does, for servers that compare only the beginning. */
const throughOpen = (path: string, open: string): (readonly [string, string])[] => [
  ['from a public path', `${open}/..${path}`],
  ['from a public path, encoded', `${open}/%2e%2e${path}`],
  ['from a public path, with a semicolon', `${open}/..;${path}`],
  ['from a public path, with an encoded slash', `${open}%2f..${path}`],
];
