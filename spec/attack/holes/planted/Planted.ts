import type { Hole } from '../server/Parts';
import type { WorldOptions } from '../server/world';

/** One hole, and the kind of finding that must name it. */
export interface Planted {
  readonly name: string;
  /** A pattern for the attack or its row. */
  readonly found: RegExp;
  readonly hole: Hole;
  readonly options?: WorldOptions;
}
