import { timingSafeEqual } from 'node:crypto';
import { valuesOf } from './credentialOf';
import { issue, verifyStrictly } from './tokens';
import { Refusal, type Asked, type Hole, type World } from './Parts';

const base = { access: 'access_token_cookie', refresh: 'refresh_token_cookie' };

/** Returns the values of a cookie, each as it was sent. */
export function cookiesOf({ headers }: Pick<Asked, 'headers'>, name: string): string[] {
  return (headers.cookie ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
    .map(pair => pair.slice(name.length + 1));
}

/** Tells whether a browser says that the request comes from a foreign page. */
export function isForeign({ headers }: Asked): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return headers.origin !== undefined && headers.origin !== `http://${String(headers.host)}`;
}

function isSame(left: string, right: string): boolean {
  const [first, second] = [Buffer.from(left), Buffer.from(right)];
  return first.length === second.length && timingSafeEqual(first, second);
}

const cookiesFor = (token: string, type: 'access' | 'refresh', world: World): string[] => [
  `${base[type]}=${token}; Path=/; HttpOnly; SameSite=Lax`,
  `csrf_${type}_token=${String(verifyStrictly(token, world).csrf)}; Path=/; SameSite=Lax`,
];

/** A server without a hole that takes tokens from cookies only, and protects unsafe methods from CSRF. */
export const cookieParts: Hole = ({ login, logout, refresh }) => ({
  credential(asked) {
    const name = asked.path === '/refresh' ? base.refresh : base.access;
    const values = [...new Set(cookiesOf(asked, name))];
    if (values.length > 1) throw new Refusal(400, 'Two cookies', 'invalid_request');
    return values[0];
  },
  checkCsrf(_, { csrf = '' }, asked) {
    if (/^(?:GET|HEAD|OPTIONS)$/.test(asked.method)) return;
    if (isForeign(asked)) throw new Refusal(403, 'The request comes from a foreign page');
    const values = valuesOf(asked, 'x-csrf-token');
    if (values.length !== 1 || !isSame(String(values[0]), csrf)) throw new Refusal(403, 'The CSRF value is wrong');
  },
  login(call, body) {
    const answer = login(call, body) as { body: { access_token: string; refresh_token: string } };
    const { access_token: access, refresh_token } = answer.body;
    const cookies = [...cookiesFor(access, 'access', call.world), ...cookiesFor(refresh_token, 'refresh', call.world)];
    return { status: 200, body: { message: 'Logged in' }, headers: { 'Set-Cookie': cookies } };
  },
  refresh(call) {
    if (!call.user) return refresh(call);
    const cookies = cookiesFor(issue(call.user, call.world, {}), 'access', call.world);
    return { status: 200, body: { message: 'Renewed' }, headers: { 'Set-Cookie': cookies } };
  },
  logout(call) {
    const refreshToken = cookiesOf(call.asked, base.refresh)[0];
    return logout(call, { refresh_token: refreshToken });
  },
});
