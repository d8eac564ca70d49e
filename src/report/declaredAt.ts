import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stackOfGuard } from '../decorators/decoratedPlaces';

/** The folders of this library, whose source maps lead from one to the other. */
const ownFolders = ['src', 'dist'].map(name => resolve(__dirname, '../..', name) + sep);

/**
 * Returns the file and line of the guard of an action, such as `src/OrderController.ts:12`, below the working directory.
 * They are those of the source if Node.js reads source maps (`--enable-source-maps`). Undefined if they are not known.
 */
export function declaredAt(type: object, method: string): string | undefined {
  for (const frame of (stackOfGuard(type, method) ?? '').split('\n').slice(1)) {
    const [, caller = '', where = '', line = ''] = /^\s*at (?:(.*?) \()?([^()]+):(\d+):\d+\)?$/.exec(frame) ?? [];
    const file = where.startsWith('file:') ? fileURLToPath(where) : where;
    if (isOfApplication(file) && !/decorate/i.test(caller)) {
      return `${relative(process.cwd(), file).replaceAll(sep, '/')}:${line}`;
    }
  }
  return undefined;
}

/** Tells whether a file is neither of this library, nor of the helper of another package that applies decorators. */
const isOfApplication = (file: string): boolean =>
  file !== '' &&
  !file.startsWith('node:') &&
  !ownFolders.some(folder => file.startsWith(folder)) &&
  !/[\\/]node_modules[\\/]/.test(file);
