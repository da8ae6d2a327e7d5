/**
 * Draws docs/images/escape.svg from a real run: the second singular value of one network, epoch by epoch, from the trap
 * to its escape. It moves, unless its reader's system asks for little motion; no script is in it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createKramers } from '@kramers/cli';
import { lastValueFrom, toArray } from 'rxjs';

const [WIDTH, HEIGHT] = [720, 250];
const frame = { left: 56, right: 20, top: 34, bottom: 40 };
/** Points of the line. */
const POINTS = 420;
/** Share of the width that is left for what comes after the escape. */
const AFTER = 0.12;

const lab = createKramers();
const events = await lastValueFrom(
  lab
    .run({
      name: 'escape',
      data: { kind: 'gaussian', correlations: [0.9, 0.8], inputs: 5, population: true },
      training: { learningRate: 0.08, batchSize: 'full', stepsPerEpoch: 8, temperature: 1.05e-3 },
      escape: { metric: 'testMse', below: 0.567, hold: 5 },
      protocol: { kind: 'rank-trap', trapBeta: 0.361, beta: 0.32, epochs: 50_000, linger: 800 },
      replicas: { count: 12, seed: 42 },
    })
    .pipe(toArray()),
);
const escapes = events.flatMap((event) => (event.type === 'escaped' ? [event] : []));
// The network whose escape took the median time.
const [shown] = escapes.sort((a, b) => a.epoch - b.epoch).slice(escapes.length >> 1);
const { replica, epoch: out, phase } = shown!;
const course = events.flatMap((event) =>
  event.type === 'epoch' && event.replica === replica && event.phase === phase
    ? [{ epoch: event.epoch, value: event.metrics.singularValues[1]! }]
    : [],
);
const last = Math.min(course.at(-1)!.epoch, out / (1 - AFTER));
const every = last / POINTS;
const points = course.filter(
  ({ epoch }) => epoch <= last && Math.floor(epoch / every) !== Math.floor((epoch - 1) / every),
);
const top = 1.15 * Math.max(...points.map(({ value }) => value));
const x = (epoch: number): number => frame.left + ((WIDTH - frame.left - frame.right) * epoch) / last;
const y = (value: number): number => HEIGHT - frame.bottom - ((HEIGHT - frame.top - frame.bottom) * value) / top;
const line = points.map(({ epoch, value }) => `${x(epoch).toFixed(1)} ${y(value).toFixed(1)}`).join('L');
const inner = WIDTH - frame.left - frame.right;

const levels = [0, 0.2, 0.4].map((value) => ({ value, at: y(value).toFixed(1) }));
const bottom = HEIGHT - frame.bottom;
const end = `transform: translateX(${inner + 4}px);`;
/** When in the course of the picture, in per cent, the escape is seen. */
const seen = 78 * (1 - AFTER);
const text = (place: string, said: string): string => `<text ${place}>${said}</text>`;
const lines = [
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img"`,
  'font-family="system-ui, sans-serif">',
  '<title>A trap and an escape</title>',
  '<desc>The second singular value of a network held at rank 1 flickers near nothing under random kicks, until at',
  `epoch ${out} they carry it over the barrier and it settles at rank 2.</desc>`,
  '<style>',
  '.cover { animation: on 9s linear infinite; }',
  '.said { animation: said 9s linear infinite; }',
  `@keyframes on { 0% { transform: translateX(0); } 78%, 100% { ${end} } }`,
  `@keyframes said { 0%, ${seen.toFixed(0)}% { opacity: 0; } ${(seen + 4).toFixed(0)}%, 100% { opacity: 1; } }`,
  '@media (prefers-reduced-motion: reduce) {',
  `.cover { animation: none; ${end} } .said { animation: none; }`,
  '}',
  '</style>',
  `<rect width="${WIDTH}" height="${HEIGHT}" rx="8" fill="#fff"/>`,
  '<g stroke="#e6e8ea">',
  ...levels.map(({ at }) => `<path d="M${frame.left} ${at}H${WIDTH - frame.right}"/>`),
  '</g>',
  `<path d="M${line}" fill="none" stroke="#0b69b0" stroke-width="1.6" stroke-linejoin="round"/>`,
  `<svg x="${frame.left + 1}" y="0" width="${inner + frame.right - 1}" height="${bottom + 3}"><g class="cover">`,
  `<rect width="${inner + 40}" height="${HEIGHT}" fill="#fff"/>`,
  `<path d="M0 ${frame.top}V${HEIGHT}" stroke="#cc4f14"/></g></svg>`,
  '<g font-size="12" fill="#5f6770">',
  ...levels.map(({ value, at }) =>
    text(`x="${frame.left - 8}" y="${at}" dominant-baseline="middle" text-anchor="end"`, `${value}`),
  ),
  text(`x="${frame.left}" y="${HEIGHT - 14}"`, '0'),
  text(`x="${WIDTH - frame.right}" y="${HEIGHT - 14}" text-anchor="end"`, `epoch ${Math.round(last)}`),
  text(
    `x="${frame.left + inner / 2}" y="${HEIGHT - 14}" text-anchor="middle"`,
    'a network trained under random kicks, T = 0.00105',
  ),
  '</g>',
  '<g font-size="13" fill="#1d2126">',
  text(`x="${frame.left}" y="20"`, 'second singular value: how much of the missing feature there is'),
  text(`x="${frame.left + 12}" y="${(y(0) - 34).toFixed(1)}"`, 'trap: rank 1'),
  text(
    `class="said" x="${(x(out) - 10).toFixed(1)}" y="${(y(0.4) + 4).toFixed(1)}" text-anchor="end"`,
    `escape at epoch ${out}: rank 2`,
  ),
  '</g>',
  '</svg>',
];
mkdirSync('docs/images', { recursive: true });
writeFileSync('docs/images/escape.svg', `${lines.join('\n')}\n`);
