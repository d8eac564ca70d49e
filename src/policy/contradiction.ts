import { ConfigurationError } from '../errors/errors';
import type { GuardMark } from './GuardMark';

/** @throws ConfigurationError always, naming the action and the two decorators that cannot both be meant */
export function contradiction(action: string, one?: GuardMark, other?: GuardMark, why = ''): never {
  throw new ConfigurationError(
    `${action}: ${one?.name ?? ''} contradicts ${other?.name ?? ''}. ${why} Keep one of them.`.replace('  ', ' '),
  );
}
