import type { GuardMark } from './GuardMark';

/** What is said of one action: by its class and the class's bases, and by the method and those that it overrides. */
export interface LevelMarks {
  readonly onClass: readonly GuardMark[];
  readonly onMethod: readonly GuardMark[];
}
