import { library } from '../../tsup.shared.ts';

export default library({
  entry: {
    index: 'src/index.ts',
    expression: 'src/entries/expression.ts',
    plugins: 'src/entries/plugins.ts',
    results: 'src/entries/results.ts',
    node: 'src/entries/node.ts',
    internal: 'src/entries/internal.ts',
    testing: 'src/testing/index.ts',
    failure: 'src/ground/failure.ts',
    printable: 'src/ground/printable.ts',
  },
  // Of mathjs only the parser of expressions: the whole of it takes half a second to load.
  noExternal: ['mathjs'],
});
