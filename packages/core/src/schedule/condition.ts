import type { Condition } from '../contracts/request';
import type { Columns } from './columns';

/** Watches the rows of a phase for a condition that must hold for some epochs. */
export class ConditionMonitor {
  /** Whether the condition holds in this row, whatever came before. */
  readonly holds: (row: Float64Array, offset: number) => boolean;
  /** Epochs for which it must hold. */
  readonly hold: number;
  #since = -1;
  #held = 0;

  /** Throws a RangeError if the condition names what the kernel does not measure, or bounds nothing. */
  constructor(
    condition: Condition,
    columns: Columns,
    /** In words, for events and tables. */
    readonly description: string = describeCondition(condition),
  ) {
    this.hold = condition.hold ?? 1;
    if (condition.rank !== undefined) {
      const { rank } = condition;
      this.holds = (row, offset) => row[offset + columns.rank] === rank;
      return;
    }
    const column = columnOf(condition, columns);
    const above = condition.above ?? -Infinity;
    const below = condition.below ?? Infinity;
    if (above === -Infinity && below === Infinity) throw new RangeError('the condition bounds nothing; give above or below');
    this.holds = (row, offset) => row[offset + column]! > above && row[offset + column]! < below;
  }

  /** Epoch at which the condition began to hold, of the stretch that is going on; −1 if it does not hold now. */
  get since(): number {
    return this.#since;
  }

  /** Takes an epoch's row; true from when the condition has held long enough. */
  sees(epoch: number, row: Float64Array, offset: number): boolean {
    if (!this.holds(row, offset)) {
      this.#held = 0;
      this.#since = -1;
      return false;
    }
    if (this.#held === 0) this.#since = epoch;
    return ++this.#held >= this.hold;
  }
}

function columnOf(condition: Condition, columns: Columns): number {
  if (condition.singularValue !== undefined) {
    if (condition.singularValue > columns.maxRank) {
      throw new RangeError(`singular value ${condition.singularValue} asked for, but this network has ${columns.maxRank}`);
    }
    return columns.firstSingularValue + condition.singularValue - 1;
  }
  const column = columns.names.indexOf(condition.metric ?? '');
  if (column < 0) throw new RangeError(`no metric "${condition.metric}"; this network has ${columns.names.join(', ')}`);
  return column;
}

/** A condition in words. */
export function describeCondition(condition: Condition): string {
  const hold = (condition.hold ?? 1) > 1 ? ` for ${condition.hold} epochs` : '';
  if (condition.rank !== undefined) return `rank = ${condition.rank}${hold}`;
  const name = condition.singularValue !== undefined ? `σ${condition.singularValue}` : condition.metric;
  const above = condition.above !== undefined ? ` > ${condition.above}` : '';
  const below = condition.below !== undefined ? ` < ${condition.below}` : '';
  return `${name}${above}${below}${hold}`;
}
