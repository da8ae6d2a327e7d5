import { cpus } from 'node:os';
import { median, type Rounds } from './contender';

/** Two contenders to compare, and how many times as fast the first is meant to be, if that has been laid down. */
export interface Target {
  readonly ours: string;
  readonly theirs: string;
  readonly atLeast?: number;
}

/** The results page, in Markdown. */
export function resultsPage(
  rounds: Rounds,
  targets: readonly (Target & { readonly found: number })[],
  versions: Readonly<Record<string, string>>,
): string {
  const speeds = [...rounds].map(([name, values]) => [name, median(values)] as const).sort((a, b) => b[1] - a[1]);
  const machine = cpus();
  return [
    '# Speed of the kernels',
    '',
    'SGD steps per second of processor time, on one core, in float64: a network 5-10-10-2 on 512 samples, ' +
      'batches of 64 unless said otherwise.',
    'Medians over rounds in which all contenders took turns; written by `npm run bench`. "With events" is ' +
      'training in the lab with every',
    'epoch measured and sent to a subscriber. Fifty replicas count as fifty steps at a time.',
    '',
    `Machine: ${machine.length} × ${machine[0]?.model.trim() ?? 'unknown'}. ${Object.entries(versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(', ')}.`,
    '',
    '![Speeds](speeds.svg)',
    '',
    '| contender | steps/s |',
    '| --- | ---: |',
    ...speeds.map(([name, speed]) => `| ${name} | ${thousands(speed)} |`),
    '',
    '| ratio | found | wanted |',
    '| --- | ---: | ---: |',
    ...targets.map(
      ({ ours, theirs, found, atLeast }) =>
        `| ${ours} / ${theirs} | ${found.toPrecision(3)} | ${atLeast === undefined ? '' : `≥ ${atLeast}`} |`,
    ),
    '',
  ].join('\n');
}

function thousands(speed: number): string {
  return speed < 1e4
    ? String(Math.round(speed))
    : speed >= 1e5
      ? `${Math.round(speed / 1e3)} k`
      : `${(speed / 1e3).toFixed(1)} k`;
}
