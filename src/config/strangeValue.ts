import { strayShape } from '../keys/strayShape';
import { longestExpires } from './Duration';

/** Texts that programs write for a value that was missing. */
const missing = ['undefined', 'null', 'NaN', '[object Object]'];

/**
 * Says why a value of an option, or an item of a list, is most likely a mistake, as the end of a sentence; undefined if
 * it is not. The value is not quoted.
 */
export function strangeValue(value: unknown): string | undefined {
  for (const item of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const shape = typeof item === 'string' ? strangeText(item) : strangeNumber(item);
    if (shape !== undefined) return shape;
  }
  return undefined;
}

function strangeText(text: string): string | undefined {
  if (text === '') return undefined;
  if (text.trim() === '') return 'has only spaces';
  if (missing.includes(text)) return `is the text ${text}, so a value was missing where it was written`;
  return strayShape(text);
}

/** Ten years are 315 million seconds, or four days in milliseconds. */
const strangeNumber = (value: unknown): string | undefined =>
  typeof value === 'number' && value > longestExpires
    ? "is over ten years in seconds, so it is most likely milliseconds or a date. Write longer times with a unit ('4000d')"
    : undefined;
