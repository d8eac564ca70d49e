import type { QueryRunner } from 'typeorm';
import { ConfigurationError } from '../../../../errors/errors';
import type { ServerSettings } from '../../AuthDataSourceSettings';
import type { ServerEngine, Weakness } from './ServerEngine';

/**
 * Checks that what is committed on a connection is visible to every process and survives a crash of the server.
 *
 * @returns the weaknesses that are accepted: only a power cut may lose data, or `allowLoss` is set
 * @throws ConfigurationError that names the server's setting and the fix
 */
export async function assertDurable(
  { stateQuery, weaknesses }: ServerEngine,
  runner: QueryRunner,
  { allowLoss }: ServerSettings,
): Promise<readonly Weakness[]> {
  const [row = {}] = (await runner.query(stateQuery)) as Record<string, unknown>[];
  const state = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
  const found = weaknesses.filter(({ applies }) => applies(state));
  const refused = found.filter(({ loses }) => loses === 'always' || (loses === 'crash' && !allowLoss));
  if (refused.length > 0) throw new ConfigurationError(refused.map(describeWeakness).join('\n'));
  return found;
}

/** Returns what is wrong with a server and how to correct it, in one line. */
export const describeWeakness = ({ problem, loses }: Weakness): string =>
  `openAuthDataSource: ${problem}${loses === 'always' ? '' : ' To accept the risk, set allowLoss: true.'}`;
