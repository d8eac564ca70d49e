import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../../../../errors/errors';
import type { ServerSettings } from '../../AuthDataSourceSettings';
import type { ServerEngine, Weakness } from './ServerEngine';

/**
 * Checks, at start, that committed data is visible to every process and survives a crash of the server. It warns if only a
 * power cut may lose data.
 *
 * @throws ConfigurationError that names the server's setting and the fix
 */
export async function assertDurable(
  engine: ServerEngine,
  dataSource: DataSource,
  { allowLoss }: ServerSettings,
): Promise<void> {
  const found = await findWeaknesses(engine, dataSource);
  const refused = found.filter(({ loses }) => loses === 'always' || (loses === 'crash' && !allowLoss));
  if (refused.length > 0) throw new ConfigurationError(refused.map(describe).join('\n'));
  if (allowLoss) return;
  for (const weakness of found) process.emitWarning(describe(weakness), 'AuthXWarning');
}

async function findWeaknesses({ stateQuery, weaknesses }: ServerEngine, dataSource: DataSource): Promise<Weakness[]> {
  const [row = {}] = await dataSource.query<Record<string, unknown>[]>(stateQuery);
  const state = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
  return weaknesses.filter(({ applies }) => applies(state));
}

const describe = ({ problem, loses }: Weakness): string =>
  `openAuthDataSource: ${problem}${loses === 'always' ? '' : ' To accept the risk, set allowLoss: true.'}`;
