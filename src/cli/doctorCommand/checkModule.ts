import { loadServer } from '../routeCommand/loadServer';
import type { ServerFacts } from '../../routing-controllers/WiredServer';
import type { Finding } from './Finding';

interface Loading {
  /** The name of an export. */
  readonly exported: string | undefined;
  /** The value of NODE_ENV. */
  readonly mode: string | undefined;
}

/**
 * Loads a server, which checks its routes, and looks at its options.
 *
 * @throws Error if the module cannot be loaded, or if the server refuses to be made
 */
export async function checkModule(module: string, { exported, mode }: Loading): Promise<Finding[]> {
  const server = await loadServer(module, { exported, required: [] });
  return [checkActions(module, server), checkDevelopment(server, mode)];
}

function checkActions(module: string, { actions }: ServerFacts): Finding {
  const check = 'server/module';
  const open = actions.filter(({ isDeclared }) => !isDeclared).length;
  const message = `${module} has ${String(actions.length)} actions. ${String(open)} of them do not say who may call them.`;
  if (open === 0) return { check, status: 'ok', message };
  return { check, status: 'warning', message, fix: 'Add a guard or @Public() to them. authx routes names them.' };
}

/** With `development`, routing-controllers sends stacks. If the option is not set, NODE_ENV decides. */
function checkDevelopment({ development }: ServerFacts, mode: string | undefined): Finding {
  const check = 'server/development';
  if (!(development ?? mode !== 'production')) {
    return { check, status: 'ok', message: 'routing-controllers sends no stacks of errors.' };
  }
  const status = mode === 'production' ? 'error' : 'warning';
  const fix = 'Pass development: false to withAuthX where the application is deployed.';
  return { check, status, message: 'routing-controllers sends stacks of errors.', fix };
}
