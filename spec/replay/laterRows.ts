import { requestOf, type RecordedRow } from './RecordedRow';

/** Rows about what this library does not have yet. */
export interface LaterGroup {
  readonly name: string;
  readonly reason: string;
  holds(row: RecordedRow): boolean;
}

const ofConfiguration =
  (...names: string[]) =>
  (row: RecordedRow): boolean =>
    names.includes(requestOf(row).configuration);

const ofPath =
  (pattern: RegExp) =>
  (row: RecordedRow): boolean =>
    pattern.test(requestOf(row).path);

/** What rows that are not replayed yet are about. A row belongs to the first group that holds it. */
export const laterGroups: readonly LaterGroup[] = [
  {
    name: 'several login types',
    reason: 'there is no AuthManager yet',
    holds: row =>
      ofConfiguration('m', 'mn')(row) &&
      (!ofPath(/^\/policy\//)(row) || row.headers?.join().includes('<admin') === true),
  },
];

/** The group that a row belongs to; undefined for one that is replayed. */
export const laterGroupOf = (row: RecordedRow): LaterGroup | undefined => laterGroups.find(group => group.holds(row));
