import type { ReportedRoute } from '../report/ReportedRoute';
import { bodies } from './attacks/bodies';
import { credentialForms } from './attacks/credentialForms';
import { forgedRequests } from './attacks/forgedRequests';
import { furtherAttacks, lastAttacks } from './attacks/furtherAttacks';
import { forgedTokens } from './attacks/forgedTokens';
import { methods } from './attacks/methods';
import { mintedTokens } from './attacks/mintedTokens';
import { noCredential } from './attacks/noCredential';
import { paths } from './attacks/paths';
import { wrongTokens } from './attacks/wrongTokens';
import { AttackError } from './AttackError';
import type { AttackRun } from './AttackRun';
import type { Attempt } from './Attempt';
import { askRoutes } from './askRoutes';
import { KeyServer } from './http/KeyServer';
import { sendAll } from './http/sendAll';
import { endOfTokens } from './lifecycle/endOfTokens';
import { expiry } from './lifecycle/expiry';
import { loginLimits } from './lifecycle/loginLimits';
import { logInAll } from './logins/logInAll';
import { publishedKeys } from './publishedKeys';
import { isSafe, methodOf } from './RouteRequests';
import type { AttackCategory, Surroundings } from './Surroundings';
import { isLoopback } from './Target';

const categories: readonly AttackCategory[] = [
  noCredential,
  wrongTokens,
  mintedTokens,
  forgedTokens,
  forgedRequests,
  credentialForms,
  paths,
  methods,
  bodies,
  ...furtherAttacks,
];

/**
 * Runs all categories, and then what ends tokens. Routes that change nothing come first, so that a hole which ends the
 * session hides no other hole.
 *
 * @throws AttackError if the server cannot be attacked
 */
export async function runAttack(run: AttackRun): Promise<void> {
  const { sender, examiner, requests, options } = run;
  const routes = options.routes.routes.filter(isWritten).filter(route => !options.safeMethodsOnly || isSafe(route));
  const guarded = routes.filter(({ access }) => access === 'guarded' || access === 'authorized');
  if (guarded.length === 0)
    throw new AttackError('The report has no guarded route, so that there is nothing to attack.');
  const optional = routes.filter(({ access }) => access === 'optional');
  const logins = await logInAll(run);
  const main = logins.users[0];
  await askRoutes(run, { guarded, optional, main });
  const surroundings: Surroundings = {
    options,
    requests,
    guarded,
    optional,
    ...logins,
    main,
    entries: examiner.entries,
    publicKeys: await publishedKeys(sender),
    keyServer: isLoopback(sender.target.host) ? await KeyServer.start() : undefined,
  };
  const attemptsOf = (some: readonly AttackCategory[]): Attempt[] =>
    some.flatMap(category => category(surroundings)).filter(isWanted(options));
  const last = attemptsOf(lastAttacks);
  try {
    await tryAll(run, attemptsOf(categories), last.length);
  } finally {
    surroundings.keyServer?.stop();
  }
  if (!options.safeMethodsOnly) await endOfTokens(run, surroundings, logins.again);
  await expiry(run, surroundings);
  await tryAll(run, last);
  if (options.limits) await loginLimits(run, surroundings);
  noteLimited(run);
}

/** Tells which attempts are made: those of rows that are not skipped, and of safe methods if no others are allowed. */
const isWanted =
  ({ skip, safeMethodsOnly }: AttackRun['options']) =>
  ({ row, request: { method } }: Attempt): boolean =>
    !skip?.includes(row) && (!safeMethodsOnly || /^(GET|HEAD)$/.test(method));

/** Tries attempts in the order of their tiers, as many as may be sent. Some requests are kept for repeating findings. */
async function tryAll({ sender, examiner }: AttackRun, attempts: readonly Attempt[], kept = 0): Promise<void> {
  const rank = ({ route, tier = 1 }: Attempt): number => (isSafe(route) ? 0 : 10) + tier;
  const room = Math.max(0, Math.floor(sender.left * 0.9) - 20 - kept);
  const chosen = [...attempts].sort((a, b) => (a.tier ?? 1) - (b.tier ?? 1)).slice(0, room);
  let left = attempts.length - chosen.length;
  for (const rankNow of [...new Set(chosen.map(rank))].sort((a, b) => a - b)) {
    await sendAll(
      chosen.filter(attempt => rank(attempt) === rankNow),
      async attempt => {
        // Findings are sent again, so that a server with many holes takes more requests.
        if (sender.left > kept + 32) await examiner.examine(attempt);
        else left += 1;
      },
    );
  }
  if (left === 0) return;
  const why = `${String(left)} attempts were left out. Allow more requests (maxRequests).`;
  examiner.warn({ warning: 'left-out', why });
}

/**
 * Says how many attempts a rate limit answered.
 *
 * @throws AttackError if it was most of them
 */
function noteLimited({ sender, examiner }: AttackRun): void {
  if (examiner.limited === 0) return;
  const what = `A rate limit answered ${String(examiner.limited)} of ${String(sender.tried)} requests with 429, so that they tried nothing.`;
  if (examiner.limited > sender.tried / 2 && examiner.findings.length === 0) {
    throw new AttackError(`${what} Lower the rate, or lift the limit for the attack.`);
  }
  examiner.warn({ warning: 'rate-limited', why: `${what} Lower the rate, or lift the limit for the attack.` });
}

/** Routes whose path is a regular expression, or has spaces or controls, have no path that can be written in a request. */
const isWritten = (route: ReportedRoute): boolean =>
  /^\/[^\x00-\x20\x7f-\x9f]*$/.test(route.path) && /^[A-Z]+$/.test(methodOf(route));
