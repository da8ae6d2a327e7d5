import type { Condition, MetricColumn } from '../contracts/condition';
import type { Columns } from './columns';

/** What a {@link ConditionMonitor} remembers. */
export interface ConditionMemory {
  /** Epoch at which the condition began to hold, of the stretch that is going on; −1 if it does not hold now. */
  since: number;
  /** Length of that stretch. */
  held: number;
}

/** Watches the rows of a phase for a condition that must hold for some epochs. */
export class ConditionMonitor {
  /** All of the monitor's state, as a plain value: copied into a checkpoint, and overwritten from one. */
  readonly memory: ConditionMemory = { since: -1, held: 0 };
  /** Whether the condition holds in this row, whatever came before. */
  readonly holds: (row: Float64Array, offset: number) => boolean;
  /** Epochs for which it must hold. */
  readonly hold: number;

  /** Throws a RangeError if the condition names what the kernel does not measure, or bounds nothing. */
  constructor(
    readonly condition: Condition,
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
    if (condition.leaves !== undefined) {
      const { leaves } = condition;
      this.holds = (row, offset) => row[offset + columns.rank] !== leaves;
      return;
    }
    const column = columnOf(condition, columns);
    const above = condition.above ?? -Infinity;
    const below = condition.below ?? Infinity;
    if (above === -Infinity && below === Infinity)
      throw new RangeError('the condition bounds nothing; give above or below');
    this.holds = (row, offset) => row[offset + column]! > above && row[offset + column]! < below;
  }

  /** Forgets a stretch that is going on. */
  forget(): void {
    this.memory.held = 0;
    this.memory.since = -1;
  }

  /** Takes an epoch's row; true from when the condition has held long enough. */
  sees(epoch: number, row: Float64Array, offset: number): boolean {
    const { memory } = this;
    if (!this.holds(row, offset)) {
      this.forget();
      return false;
    }
    if (memory.held === 0) memory.since = epoch;
    return ++memory.held >= this.hold;
  }
}

/** Where a column stands in a row. Throws a RangeError if the kernel does not measure it. */
export function columnOf(condition: MetricColumn, columns: Columns): number {
  if (condition.singularValue !== undefined) {
    if (condition.singularValue > columns.maxRank) {
      throw new RangeError(
        `singular value ${condition.singularValue} asked for, but this network has ${columns.maxRank}`,
      );
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
  if (condition.leaves !== undefined) return `any change of rank${hold}`;
  const name = condition.singularValue !== undefined ? `σ${condition.singularValue}` : condition.metric;
  const above = condition.above !== undefined ? ` > ${condition.above}` : '';
  const below = condition.below !== undefined ? ` < ${condition.below}` : '';
  return `${name}${above}${below}${hold}`;
}
