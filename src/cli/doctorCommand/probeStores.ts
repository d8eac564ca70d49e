import { HealthCheck, type ProbedStores } from '../../auth/HealthCheck';
import { refusal, type Finding } from './Finding';

/** How long a probe of a store may take, in milliseconds. */
const probeTimeout = 5000;

/** Turns the warnings of an opening into findings. */
export const durability = (warnings: readonly string[]): Finding[] =>
  warnings.length > 0
    ? warnings.map(warning => refusal('store/durability', warning, 'warning'))
    : [{ check: 'store/durability', status: 'ok', message: 'The server keeps what it has committed.' }];

/** Probes whether stores answer lookups and accept changes. */
export async function probeStores(stores: ProbedStores): Promise<Finding[]> {
  const { stores: found } = await new HealthCheck(stores, probeTimeout).run();
  return Object.entries(found).map(([name, { reads, writes, reason }]): Finding => {
    const isWell = [reads, writes].every(outcome => outcome === 'ok' || outcome === 'unknown');
    const message = `${name}: reads ${reads}, writes ${writes}${reason === undefined ? '' : ` (${reason})`}.`;
    return { check: 'store/health', status: isWell ? 'ok' : 'error', message };
  });
}
