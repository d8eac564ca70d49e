import { AttackError } from './AttackError';
import type { AttackRun } from './AttackRun';
import { isAnswer } from './http/RawAnswer';
import { sendAll } from './http/sendAll';
import { isSafe } from './RouteRequests';
import type { Surroundings } from './Surroundings';

/**
 * Asks what routes answer with the good token and without a token, to compare other answers with it. The good token is
 * sent only to routes that change nothing.
 *
 * @throws AttackError if no route answers as the report says, so that refusals would say nothing
 */
export async function askRoutes(
  { sender, requests, examiner, options }: AttackRun,
  { guarded, optional, main }: Pick<Surroundings, 'guarded' | 'optional' | 'main'>,
): Promise<void> {
  const nowhere = await sender.send(requests.nowhere());
  examiner.elsewhere = isAnswer(nowhere) ? nowhere : undefined;
  const all = [...guarded, ...optional];
  await sendAll(all, async route => {
    const anonymous = await sender.send(requests.plain(route));
    if (isAnswer(anonymous)) examiner.anonymous.set(route, anonymous);
    const held = route.token === 'refresh' ? main.refresh : main.access;
    if (!held || !isSafe(route)) return;
    const entry = await sender.send(requests.withToken(route, held.token, held));
    if (isAnswer(entry)) examiner.entries.set(route, entry);
  });
  const statuses = guarded.map(route => (examiner.entries.get(route) ?? examiner.anonymous.get(route))?.status ?? 0);
  if (statuses.every(status => status === 404 || status === 405 || status === 0 || status >= 500)) {
    throw new AttackError(
      `No guarded route answered as the report says (${[...new Set(statuses)].join(', ')}). Correct the URL or the report.`,
    );
  }
  const asked = guarded.flatMap(route => examiner.entries.get(route) ?? []);
  if (asked.length > 0 && asked.every(({ status }) => status === 401 || status === 404)) {
    throw new AttackError(
      'No route accepts the token of the login, so that a refusal says nothing. Correct the login, or the names of its tokens.',
    );
  }
  if (!options.skip?.includes('no-credential')) guarded.forEach(route => examiner.findOpen(route));
}
