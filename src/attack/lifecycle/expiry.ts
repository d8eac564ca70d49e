import { pause } from '../../async/timers';
import type { AttackRun } from '../AttackRun';
import { sendAll } from '../http/sendAll';
import { isSafe } from '../RouteRequests';
import type { Surroundings } from '../Surroundings';

/**
 * Seconds after its expiry at which a token is tried. Servers may allow a leeway of a minute, but no longer one than the
 * token lives.
 */
const afterwards = 65;

/** Seconds that are always waited, so that short tokens are tried. */
const patience = 20;

/** The longest time to wait, in seconds. */
const longest = 3600;

/** Tries the access token after it has expired. It is waited for only if the options say so. */
export async function expiry(
  { examiner, requests, options }: AttackRun,
  { main: { access }, guarded }: Surroundings,
): Promise<void> {
  const exp = Number(access?.claims?.exp);
  const lifetime = exp - Number(access?.claims?.iat);
  const wait = exp + (lifetime > 0 ? Math.min(afterwards, lifetime + 2) : afterwards) - Date.now() / 1000;
  if (!access || Number.isNaN(wait) || options.skip?.includes('expired') || (wait > patience && !options.waitExpiry))
    return;
  if (wait > longest) {
    examiner.warn({
      warning: 'long-lived',
      why: 'The access token lives longer than an hour, so that its expiry was not tried.',
    });
    return;
  }
  if (wait > 0) await pause(wait * 1000);
  await sendAll(guarded.filter(isSafe), route =>
    examiner.examine({
      row: 'expired',
      route,
      request: requests.withToken(route, access.token, access),
      judgement: 'refuse',
      isInvalidToken: true,
    }),
  );
}
