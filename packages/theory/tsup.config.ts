import { library } from '../../tsup.shared.ts';

export default library({ entry: { index: 'src/index.ts', elementary: 'src/elementary/index.ts' } });
