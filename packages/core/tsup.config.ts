import { bundleParser, library } from '../../tsup.shared.ts';

export default library({
  entry: {
    index: 'src/index.ts',
    testing: 'src/testing/index.ts',
    failure: 'src/ground/failure.ts',
    printable: 'src/ground/printable.ts',
  },
  onSuccess: () => bundleParser('dist'),
});
