import type { AttackOptions } from './AttackOptions';
import type { AttackReport } from './AttackReport';
import { Sender } from './http/Sender';
import { Examiner } from './judging/Examiner';
import { concealLogin } from './judging/concealLogin';
import { Redaction } from './judging/Redaction';
import { RouteRequests } from './RouteRequests';
import { runAttack } from './runAttack';
import { readTarget } from './Target';

/**
 * Tries the attack table on a running server: logs in, and sends requests that the server must refuse. A finding is a
 * request that was let in, or on which the server failed. A server without findings may still have holes.
 *
 * @param url - the server, with the path before all routes if there is one
 * @throws AttackError if the server cannot be attacked: it is not reachable, the login fails, or no route of the report
 *   answers as the report says
 */
export async function attack(url: string, options: AttackOptions): Promise<AttackReport> {
  const target = readTarget(url, options.allowHost);
  const sender = new Sender(target, options);
  const requests = new RouteRequests(target.base, options);
  const redaction = new Redaction();
  for (const login of options.logins) if ('path' in login) concealLogin(redaction, login);
  // The keys of the server have signed them, so that some of them are live.
  for (const { token } of options.minted ?? []) redaction.add(token, 'MINTED_TOKEN');
  const examiner = new Examiner(sender, requests, redaction);
  await runAttack({ sender, requests, examiner, options });
  return {
    tried: sender.tried,
    letIn: examiner.findings,
    warnings: [...examiner.warnings.values()],
    rows: examiner.counts,
  };
}
