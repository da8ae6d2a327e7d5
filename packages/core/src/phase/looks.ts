import type { Looks } from '../contracts/experiment';
import { nextOnLogGrid } from '../ground/log-grid';

/** The epoch that is measured next after this one. */
export function nextLook(looks: Looks, epoch: number): number {
  if (looks === 'all') return epoch + 1;
  return looks === 'log' ? nextOnLogGrid(epoch) : epoch + looks.every - (epoch % looks.every);
}
