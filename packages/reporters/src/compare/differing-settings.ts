import type { Experiment } from '@kramers/core';
import { flatSettings } from '../html/settings';
import { html, type Markup } from '../drawing/markup';

/** The settings that are not the same in all of several experiments, one column for each. */
export function differingSettings(
  experiments: readonly { readonly name: string; readonly experiment: Experiment }[],
): Markup {
  const settings = experiments.map(({ experiment }) => flatSettings(experiment));
  const paths = [...new Set(settings.flatMap((one) => [...one.keys()]))].filter(
    (path) => new Set(settings.map((one) => one.get(path) ?? '')).size > 1,
  );
  if (paths.length === 0) return html`<p>All settings are the same.</p>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Settings that differ"><table class="settings">
<thead><tr><th scope="col">Setting</th>${experiments.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${paths.map(
  (path) => html`<tr>
<td>${path}</td>${settings.map((one) => html`<td>${one.get(path) ?? '–'}</td>`)}</tr>\n`,
)}</tbody>
</table></div>`;
}
