import { isPlain } from './textKey';

/**
 * Refuses ids of sessions that a store could take for others.
 *
 * @throws TypeError for ids that are not visible ASCII of at most 255 characters
 */
export function assertPlainIds(...ids: readonly string[]): void {
  if (ids.every(isPlain)) return;
  throw new TypeError('The ids of a session must be visible ASCII, of at most 255 characters.');
}
