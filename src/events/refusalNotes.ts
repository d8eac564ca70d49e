import type { JudgedRule } from './JudgedRule';
import { eventChannels } from './eventChannels';

/** Facts about a refusal that its answer does not tell. */
export interface RefusalNotes {
  /** The check that refused, as its decorator is written. */
  readonly check?: string;
  /** The rules of the policies that were judged. */
  readonly rules?: readonly JudgedRule[];
}

const noted = new WeakMap<object, RefusalNotes>();

/** Notes what is known of a refusal, if somebody wants refusals explained. */
export function noteRefusal(refusal: object, notes: RefusalNotes): void {
  if (eventChannels['refusal.explained'].isHeard) noted.set(refusal, { ...noted.get(refusal), ...notes });
}

/** Returns what was noted of a refusal. */
export const notesOf = (refusal: object): RefusalNotes => noted.get(refusal) ?? {};
