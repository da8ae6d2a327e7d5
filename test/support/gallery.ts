import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kramers } from './command';

/** A figure of the gallery: the experiment that makes it, which of its figures, and what is seen. */
interface Shown {
  readonly file: string;
  readonly figure: string;
  readonly words: string;
  readonly more?: readonly string[];
}

/** Every figure of the gallery. */
export const gallery: readonly Shown[] = [
  {
    file: 'experiments/fig2b-theorised.yaml',
    figure: 'arrhenius',
    words: 'Escape times against 1/T, beside theory without a fitted number',
  },
  {
    file: 'experiments/fig2b-theorised.yaml',
    figure: 'survival',
    words: 'The share of networks still trapped, at six temperatures',
  },
  {
    file: 'experiments/fig2b-theorised.yaml',
    figure: 'temperature-phases',
    words: 'Which ranks exist and win over temperature and β',
  },
  { file: 'experiments/grid.yaml', figure: 'grid', words: 'Escape times over a grid of two parameters' },
  {
    file: 'experiments/fig1a-theorised.yaml',
    figure: 'stages',
    words: 'When each rank was reached, from three starts',
  },
  {
    file: 'experiments/fig1a-theorised.yaml',
    figure: 'trajectories',
    words: 'Test error over time: random start, rank-1 trap, trivial trap',
  },
  { file: 'experiments/fig3-theorised.yaml', figure: 'sweep', words: 'A sweep of β there and back: hysteresis' },
  {
    file: 'experiments/fig3-theorised.yaml',
    figure: 'theory-branches',
    words: 'Minima and saddles of each feature over β, exactly',
  },
  {
    file: 'experiments/fig3-theorised.yaml',
    figure: 'theory-sections',
    words: 'The loss along one feature, at several β',
  },
  { file: 'examples/softsign.yaml', figure: 'sweep', words: 'The same for an activation of one’s own' },
  {
    file: 'examples/plateau.yaml',
    figure: 'metric-imbalance',
    words: 'A metric of one’s own, drawn without a word of code',
    more: ['--set', 'metrics=[imbalance]', '--set', 'plugins=[./plateau.ts, ./plateau-figure.ts, ./imbalance.ts]'],
  },
];

/** The picture's place among the docs. */
export function placeOf({ file, figure }: Shown): string {
  const name = file.replace(/^.*\/|\.yaml$/g, '');
  return `images/gallery/${name}-${figure}.svg`;
}

/** Makes the figures of one experiment anew, and gives the text of each, by its place. */
export async function drawn(file: string, folder: string): Promise<Map<string, string>> {
  const wanted = gallery.filter((one) => one.file === file);
  const out = join(folder, file.replace(/\W+/g, '-'));
  mkdirSync(folder, { recursive: true });
  const more = wanted.flatMap((one) => one.more ?? []);
  const { code, stderr } = await kramers(['run', file, '--out', out, '--quiet', '--set', 'reporters=[html]', ...more]);
  if (code !== 0) throw new Error(`${file}: ${stderr}`);
  return new Map(wanted.map((one) => [placeOf(one), readFileSync(join(out, 'figures', `${one.figure}.svg`), 'utf8')]));
}

/** docs/gallery.md. */
export function galleryPage(): string {
  const figures = gallery.map((one) => {
    const { file, words, more = [] } = one;
    const changed = more.map((word) => (/[[ ]/.test(word) ? `'${word}'` : word)).join(' ');
    const command = `npx kramers run ${[file, changed].filter(Boolean).join(' ')}`;
    return `## ${words}\n\n![${words}](${placeOf(one)})\n\n\`\`\`sh\n${command}\n\`\`\``;
  });
  return `# Gallery

Figures as reports draw them, each with the command that makes it. They lie in the run folder as SVG, PNG, and a CSV
with the recipe that redraws it ([the report](report.md#figures-as-files)).

${figures.join('\n\n')}
`;
}
