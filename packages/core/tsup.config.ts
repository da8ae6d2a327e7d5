import type { Options } from 'tsup';
import shared from '../../tsup.shared.ts';

export default { ...(shared as Options), entry: { index: 'src/index.ts', testing: 'src/testing/index.ts' } };
