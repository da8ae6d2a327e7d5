import type { Damage } from '@kramers/core/node';
import { type Io, note } from '../ground/io';

/** Says of a file of a run folder that it is not believed, and why. */
export function tellDamage(io: Io): (damage: Damage) => void {
  return ({ file, reason }) => note(io, `note: ${file} is damaged, and left out: ${reason}`);
}
