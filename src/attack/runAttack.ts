import type { ReportedRoute } from '../report/ReportedRoute';
import { bodies } from './attacks/bodies';
import { credentialForms } from './attacks/credentialForms';
import { forgedTokens } from './attacks/forgedTokens';
import { methods } from './attacks/methods';
import { noCredential } from './attacks/noCredential';
import { paths } from './attacks/paths';
import { AttackError } from './AttackError';
import type { AttackLogin } from './AttackOptions';
import type { AttackRun } from './AttackRun';
import type { Attempt } from './Attempt';
import { askRoutes } from './askRoutes';
import { sendAll } from './http/sendAll';
import { logIn } from './logins/logIn';
import { publishedKeys } from './publishedKeys';
import { isSafe, methodOf } from './RouteRequests';
import type { AttackCategory, Surroundings } from './Surroundings';

const categories: readonly AttackCategory[] = [noCredential, forgedTokens, credentialForms, paths, methods, bodies];

/** Runs all categories: first the routes that change nothing, so that a hole which ends the session hides no other hole. */
export async function runAttack(run: AttackRun): Promise<void> {
  const { sender, examiner, options } = run;
  const routes = options.routes.routes.filter(isWritten).filter(route => !options.safeMethodsOnly || isSafe(route));
  const guarded = routes.filter(({ access }) => access === 'guarded' || access === 'authorized');
  if (guarded.length === 0)
    throw new AttackError('The report has no guarded route, so that there is nothing to attack.');
  const main = await logIn(sender, options.logins[0] as AttackLogin, options);
  if (main.access) examiner.redaction.add(main.access.token, 'ACCESS_TOKEN');
  if (main.refresh) examiner.redaction.add(main.refresh.token, 'REFRESH_TOKEN');
  const optional = routes.filter(({ access }) => access === 'optional');
  await askRoutes(run, { guarded, optional, main });
  const surroundings: Surroundings = {
    options,
    requests: run.requests,
    guarded,
    optional,
    main,
    entries: examiner.entries,
    publicKeys: await publishedKeys(sender),
  };
  const attempts = categories.flatMap(category => category(surroundings));
  await tryAll(run, attempts);
}

/** Tries attempts in the order of their tiers, as many as may be sent. Some requests are kept for repeating findings. */
async function tryAll({ sender, examiner }: AttackRun, attempts: readonly Attempt[]): Promise<void> {
  const rank = ({ route, tier = 1 }: Attempt): number => (isSafe(route) ? 0 : 10) + tier;
  const room = Math.max(0, Math.floor(sender.left * 0.9));
  const chosen = [...attempts].sort((a, b) => (a.tier ?? 1) - (b.tier ?? 1)).slice(0, room);
  if (chosen.length < attempts.length) {
    const left = String(attempts.length - chosen.length);
    examiner.warn({
      warning: 'left-out',
      why: `${left} attempts were left out. Allow more requests (--max-requests).`,
    });
  }
  for (const rankNow of [...new Set(chosen.map(rank))].sort((a, b) => a - b)) {
    await sendAll(
      chosen.filter(attempt => rank(attempt) === rankNow),
      attempt => examiner.examine(attempt),
    );
  }
}

/** Routes whose path is a regular expression have no path that can be written. */
const isWritten = (route: ReportedRoute): boolean => route.path.startsWith('/') && /^[A-Z]+$/.test(methodOf(route));
