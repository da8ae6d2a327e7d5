import type { Summary } from '@kramers/core';
import { methodsIn } from '@kramers/core/results';
import { html, type Markup } from '../drawing/markup';
import { readable } from '../drawing/numbers';

/** Methods that are further apart than this are said to differ. */
const LEVEL = 0.05;

/** Whether the methods that measured one escape time agree on it; null where there is but one. */
export function agreementLine({ agreement }: Pick<Summary, 'agreement'>): Markup | null {
  if (!agreement) return null;
  const { settings, chiSquared, degreesOfFreedom, pValue } = agreement;
  const methods = methodsIn(agreement).join(', ');
  const where = settings.length === 1 ? 'one setting' : `${settings.length} settings`;
  const apart = pValue < LEVEL ? 'further apart than their errors allow' : 'as near as their errors allow';
  const freedom = `${degreesOfFreedom} degree${degreesOfFreedom === 1 ? '' : 's'} of freedom`;
  return html`<p>Escape times by ${methods}, in ${where}, are ${apart}: χ² = ${readable(chiSquared, 3)} on
${freedom}, p = ${readable(pValue, 2)}.</p>`;
}
