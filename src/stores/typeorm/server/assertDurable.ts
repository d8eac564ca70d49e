import type { DataSource } from 'typeorm';
import { ConfigurationError } from '../../../errors/errors';
import type { ServerSettings } from './serverSettings';
import { weaknesses, type Weakness } from './weaknesses';

/**
 * Checks, at start, that what a server has committed is there: for everyone at once, and after a crash. What only a power
 * cut takes back is warned of.
 *
 * @throws ConfigurationError which names the setting of the server and the fix
 */
export async function assertDurable(dataSource: DataSource, { allowLoss }: ServerSettings): Promise<void> {
  const found = await weaknessesOf(dataSource);
  const refused = found.filter(({ loses }) => loses === 'always' || (loses === 'crash' && !allowLoss));
  if (refused.length > 0) throw new ConfigurationError(refused.map(describe).join('\n'));
  if (allowLoss) return;
  for (const weakness of found) process.emitWarning(describe(weakness), 'AuthXWarning');
}

async function weaknessesOf(dataSource: DataSource): Promise<Weakness[]> {
  const { question, all } = weaknesses[dataSource.options.type === 'postgres' ? 'postgres' : 'mysql'];
  const [row = {}] = await dataSource.query<Record<string, unknown>[]>(question);
  const state = Object.fromEntries(Object.entries(row).map(([name, value]) => [name, String(value)]));
  return all.filter(({ isSo }) => isSo(state));
}

const describe = ({ problem, loses }: Weakness): string =>
  `openAuthDataSource: ${problem}${loses === 'always' ? '' : ' To take the loss, set allowLoss: true.'}`;
