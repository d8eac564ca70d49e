import { bashScript } from './bashScript';
import type { CommandTable } from './CommandTable';
import { fishScript } from './fishScript';
import { zshScript } from './zshScript';

/** The shells whose completion scripts can be printed. */
export const shells: Readonly<Record<string, (table: CommandTable) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};
