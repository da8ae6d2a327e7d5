import type { LandscapeDocument } from '@kramers/core/internal';
import { atomicWrite } from '@kramers/core/node';
import { UsageError } from '@kramers/core/failure';
import { figureSvg, landscapeBranches } from '@kramers/reporters';

/**
 * Writes the bifurcation diagram of a landscape as SVG.
 *
 * @throws UsageError where no branches were followed, and what the file system throws.
 */
export async function writeLandscapeFigure(landscape: LandscapeDocument, file: string): Promise<void> {
  const figure = landscapeBranches(landscape);
  if (!figure) throw new UsageError('--svg: this network is too wide for branches over β, so there is no picture');
  atomicWrite(file, await figureSvg(figure));
}
