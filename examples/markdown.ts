// A reporter of one's own: the results as a Markdown table, for a lab notebook.
import { definePlugin, defineReporter } from '@kramers/core';

const markdown = defineReporter({
  name: 'markdown',
  summary: 'Writes results.md, one row for each grid point',
  finished({ summary }, folder) {
    const rows = summary.points.map(({ label, replicas, escapes, censored, tau, tauLow }) => {
      const time = tau === null ? (tauLow === null ? '–' : `> ${tauLow.toPrecision(3)}`) : tau.toPrecision(3);
      return `| ${label.replaceAll('|', '\\|')} | ${replicas} | ${escapes} | ${censored} | ${time} |`;
    });
    const head = ['| set-up | replicas | escapes | censored | mean escape time (epochs) |', '|---|---|---|---|---|'];
    folder.write('results.md', `# ${summary.name}\n\n${[...head, ...rows].join('\n')}\n`);
  },
});

export default definePlugin({ name: 'markdown', reporters: [markdown] });
