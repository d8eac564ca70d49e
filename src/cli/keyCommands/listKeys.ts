import { isRetired, type KeyFileContent, type StoredKey } from '../../keys/file/KeyFileContent';

/** What a list says of a key. */
export interface ListedKey {
  readonly kid: string;
  readonly alg: string;
  readonly state: StoredKey['state'];
  readonly notBefore?: string;
  readonly retireAt?: string;
}

/** Returns what is known of the keys of a file, without the keys themselves. */
export const listKeys = ({ keys }: KeyFileContent, now: Date): ListedKey[] =>
  keys.map(key => ({
    kid: key.kid,
    alg: key.alg,
    state: isRetired(key, now) ? 'retired' : key.state,
    ...(key.notBefore !== undefined && { notBefore: key.notBefore }),
    ...(key.retireAt !== undefined && { retireAt: key.retireAt }),
  }));

/** Returns the lines of a list for people. */
export function keyLines(content: KeyFileContent, now: Date): string[] {
  const listed = listKeys(content, now);
  const width = Math.max(...listed.map(({ kid }) => kid.length));
  return listed.map(({ kid, alg, state, ...times }, index) => {
    const { signedUntil } = content.keys[index] as StoredKey;
    const notes = [
      times.notBefore !== undefined && `may sign from ${times.notBefore}`,
      times.retireAt !== undefined && `${state === 'retired' ? 'retired at' : 'retires at'} ${times.retireAt}`,
      signedUntil !== undefined && state !== 'retired' && `signed until ${signedUntil}`,
    ].filter(note => note !== false);
    return `${kid.padEnd(width)}  ${alg.padEnd(5)}  ${state.padEnd(9)}  ${notes.join(', ')}`.trimEnd();
  });
}
