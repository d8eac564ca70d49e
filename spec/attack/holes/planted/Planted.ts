import type { RowName } from '../../../../src/attack/rows';
import type { Hole } from '../server/Parts';
import type { WorldOptions } from '../server/world';

/** One hole, and the kind of finding that must name it. */
export interface Planted {
  readonly name: string;
  /** The rows of the attack table of which one must find it. */
  readonly rows: readonly RowName[];
  /** The warning that must name it, instead of a finding. */
  readonly warning?: string;
  readonly hole: Hole;
  readonly options?: WorldOptions;
}
