import { LEAST_BARRIER } from '@kramers/theory';
import type { LandscapeEscape } from './landscape-document';

/** From here on a displacement by temperature leaves the parabola that a state is taken for. */
const FAR = 0.8;

/** Why a predicted escape is not to be trusted, in words; null where it may be. */
export function mistrustOf({
  anharmonicity,
  barrierOverT,
}: Pick<LandscapeEscape, 'anharmonicity' | 'barrierOverT'>): string | null {
  if (barrierOverT < LEAST_BARRIER)
    return (
      `its lowest barrier is ${barrierOverT.toPrecision(2)} T; below ${LEAST_BARRIER} T there is no escape to ` +
      'speak of'
    );
  return anharmonicity < FAR ? null : `at harmonicity ${anharmonicity.toFixed(2)} its states are far from parabolas`;
}
