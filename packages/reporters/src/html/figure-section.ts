import type { Figure, FigureKey } from '../drawing/figure';
import { figureFormats } from '../drawing/files';
import { pageSpec } from '../drawing/compile';
import { readable } from '../drawing/numbers';
import { html, jsonScript, type Markup } from '../drawing/markup';
import { packChart } from './pack';

/**
 * A figure on the page: what it shows, switches for its series, the chart, the numbers behind it, and where `folder` is
 * the way to the run's folder, its files.
 */
export async function figureSection(figure: Figure, id: string, folder?: string): Promise<Markup> {
  return html`<figure id="${id}" data-chart aria-labelledby="${id}-title">
<figcaption><h3 id="${id}-title">${figure.title}</h3>
<p>${figure.caption}</p></figcaption>
<div class="legend" role="group" aria-label="Show or hide">${figure.keys.map(legendButton)}</div>
<div class="chart" role="img" aria-label="${`Chart: ${figure.title}. Its numbers are in the table below.`}"></div>
<p class="hint">Hover for values. Drag to move, ctrl and wheel or pinch to zoom, double click to reset.</p>
${folder === undefined ? null : fileLinks(figure, folder)}
${dataTable(figure)}
${jsonScript(`${id}-chart`, packChart(await pageSpec(figure)))}
</figure>
`;
}

function fileLinks({ id, title }: Figure, folder: string): Markup {
  return html`<p class="files">${figureFormats.map(
    ({ name, ending, use }) =>
      html`<a href="${`${folder}figures/${id}.${ending}`}" title="${use}"
  aria-label="${`${name} of “${title}”: ${use}`}">${name}</a> `,
  )}</p>`;
}

function legendButton({ key, label, mark, color, on }: FigureKey): Markup {
  return html`<button type="button" data-key="${key}" aria-pressed="${String(on)}"><i class="${mark}${
    color === null ? '' : ` c${color}`
  }"></i>${label}</button>`;
}

function dataTable({ title, columns, rows }: Figure): Markup {
  const cell = (value: string | number | null | undefined) =>
    typeof value === 'number' ? html`<td class="n">${readable(value, 4)}</td>` : html`<td>${value ?? '–'}</td>`;
  const numeric = (field: string) => rows.some((row) => typeof row[field] === 'number');
  return html`<details><summary>Numbers behind this figure</summary>
<div class="scroll" tabindex="0" role="region" aria-label="${`Numbers behind: ${title}`}"><table>
<thead><tr>${columns.map(({ field, title: heading }) =>
    numeric(field) ? html`<th scope="col" class="n">${heading}</th>` : html`<th scope="col">${heading}</th>`,
  )}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map(({ field }) => cell(row[field]))}</tr>\n`)}</tbody>
</table></div></details>`;
}
