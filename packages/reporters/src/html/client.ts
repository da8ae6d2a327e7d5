/**
 * The page's own script, run as a module after Vega's: draws each chart when the page has loaded, shows what is under
 * the pointer, and lets the legend's buttons switch series on and off. Plain JavaScript, since it is read by the
 * browser as it stands.
 */
export const clientScript = String.raw`
const tip = document.createElement('div');
tip.className = 'tip';
tip.hidden = true;
document.body.append(tip);

function showTip(_handler, event, _item, value) {
  tip.hidden = value === null || value === undefined || value === '';
  if (tip.hidden) return;
  tip.replaceChildren(...Object.entries(value).map(([name, text]) => {
    const line = document.createElement('div');
    const label = document.createElement('span');
    label.textContent = name;
    line.append(label, ' ' + text);
    return line;
  }));
  const { clientWidth, clientHeight } = document.documentElement;
  tip.style.left = Math.max(4, Math.min(event.clientX + 14, clientWidth - tip.offsetWidth - 8)) + 'px';
  tip.style.top = Math.max(4, Math.min(event.clientY + 14, clientHeight - tip.offsetHeight - 8)) + 'px';
}

function unpack({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));
}

async function draw(figure) {
  const { spec, data } = JSON.parse(document.getElementById(figure.id + '-chart').textContent);
  const filled = spec.data.map((source) => {
    const packed = data.find(({ name }) => name === source.name);
    return packed ? { ...source, values: unpack(packed) } : source;
  });
  const view = new vega.View(vega.parse({ ...spec, data: filled }, null, { ast: true }), {
    renderer: 'svg',
    container: figure.querySelector('.chart'),
    expr: expressionInterpreter,
    hover: true,
  });
  view.tooltip(showTip);
  const buttons = [...figure.querySelectorAll('button[data-key]')];
  for (const button of buttons) {
    button.addEventListener('click', () => {
      button.setAttribute('aria-pressed', String(button.getAttribute('aria-pressed') !== 'true'));
      const off = buttons.filter((other) => other.getAttribute('aria-pressed') !== 'true');
      view.signal('hidden', off.map((other) => other.dataset.key)).runAsync();
    });
  }
  await view.runAsync();
  // The chart's label speaks for it, and the table has its numbers.
  figure.querySelector('.chart svg').setAttribute('aria-hidden', 'true');
  figure.dataset.drawn = 'true';
}

for (const button of document.querySelectorAll('.tally button')) {
  button.addEventListener('click', () => {
    const shown = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(shown));
    const rows = document.querySelectorAll('.verdicts tr[data-verdict="' + button.dataset.verdict + '"]');
      for (const row of rows) row.hidden = !shown;
  });
}

for (const figure of document.querySelectorAll('figure[data-chart]')) {
  await draw(figure);
  // Gives the browser a moment to show what has been drawn, and to scroll, before the next.
  await new Promise((resolve) => setTimeout(resolve));
}
document.documentElement.dataset.ready = 'true';
`;
