import type { FinishedRun } from '@kramers/core';
import type { NetworkTheory } from '@kramers/core/results';
import type { Figure } from '../drawing/figure';
import { theoryFigures } from '../figures/theory/theory-figures';
import { inWords } from '../drawing/numbers';
import { html, type Markup } from '../drawing/markup';
import { figureSection } from './figure-section';

/** The theory of a network, and the way from the page to the folder that has its figures as files. */
export interface PageTheory {
  readonly theory: NetworkTheory;
  readonly folder: string | undefined;
}

/** The theory of the different linear networks that runs train: where several train the same, of the first. */
export function pageTheories(runs: readonly FinishedRun[], folders: readonly string[] = []): PageTheory[] {
  const theories = new Map<string, PageTheory>();
  for (const [
    i,
    {
      summary: { theory },
    },
  ] of runs.entries()) {
    const key = theory && `${theory.depth} ${theory.correlations.join()}`;
    if (key && !theories.has(key)) theories.set(key, { theory, folder: folders[i] });
  }
  return [...theories.values()];
}

/** The figures of the theory of a run's network; none where it has none. */
export function runTheoryFigures({ summary: { theory } }: FinishedRun): Figure[] {
  return theory ? theoryFigures(theory) : [];
}

/** What exact theory says of one network. */
export async function theorySection({ theory, folder }: PageTheory, id: string): Promise<Markup> {
  const { depth, correlations, command } = theory;
  const drawn: Markup[] = [];
  for (const figure of theoryFigures(theory)) drawn.push(await figureSection(figure, `${id}-${figure.id}`, folder));
  return html`<section class="run" id="${id}">
<h2>Exact theory</h2>
<p class="lead">Deep linear network of depth ${depth}, correlations ${inWords(correlations.map(String))}; exact
moments, no noise.</p>
<pre><code>${command}</code></pre>
${drawn}
</section>
`;
}
