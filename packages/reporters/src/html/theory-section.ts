import type { RunReport } from '@kramers/core';
import { theoryFigures } from '../figures/theory/theory-figures';
import { inWords } from '../figures/numbers';
import type { LinearTask } from '../prediction/linear-task';
import { linearTask } from '../prediction/linear-task';
import { html } from '../markup';
import type { Markup } from '../markup';
import { figureSection } from './figure-section';

/** The different linear networks that runs train, as far as their landscape goes: depth and correlations. */
export function theoryTasks(runs: readonly RunReport[]): LinearTask[] {
  const tasks = new Map<string, LinearTask>();
  for (const { experiment } of runs) {
    const task = linearTask(experiment);
    if (task) tasks.set(`${task.depth} ${task.correlations.join()}`, task);
  }
  return [...tasks.values()];
}

/** What exact theory says of one network. */
export async function theorySection(task: LinearTask, id: string): Promise<Markup> {
  const drawn: Markup[] = [];
  for (const figure of theoryFigures(task)) drawn.push(await figureSection(figure, `${id}-${figure.id}`));
  return html`<section class="run" id="${id}">
<h2>Exact theory</h2>
<p class="lead">Deep linear network of depth ${task.depth}, correlations ${inWords(task.correlations.map(String))}; exact moments, no noise.</p>
<pre><code>kramers theory --correlations ${task.correlations.join(',')} --depth ${task.depth} --beta 0.3</code></pre>
${drawn}
</section>
`;
}
