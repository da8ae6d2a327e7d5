import { median, type Rounds } from './contender';

const ROW = 22;
const LABELS = 330;
const BARS = 420;

/** Speeds as bars on a logarithmic axis, the fastest first: an SVG image. */
export function chart(rounds: Rounds): string {
  const speeds = [...rounds].map(([name, values]) => [name, median(values)] as const).sort((a, b) => b[1] - a[1]);
  const low = Math.floor(Math.log10(speeds.at(-1)![1]));
  const high = Math.ceil(Math.log10(speeds[0]![1]));
  const x = (speed: number) => LABELS + (BARS * (Math.log10(speed) - low)) / (high - low);
  const height = ROW * speeds.length + 40;
  const ticks = Array.from({ length: high - low + 1 }, (_, i) => low + i).map((power) => {
    const at = x(10 ** power).toFixed(1);
    return (
      `<path d="M${at} 0V${height - 30}" stroke="#ddd"/><text x="${at}" y="${height - 12}" ` +
      `text-anchor="middle">${label(10 ** power)}</text>`
    );
  });
  const bars = speeds.map(([name, speed], i) => {
    const y = 4 + ROW * i;
    const fill = name.includes('wasm') ? '#2a6fbb' : name.includes('typescript') ? '#8fb8e0' : '#b9b9b9';
    return (
      `<text x="${LABELS - 8}" y="${y + 13}" text-anchor="end">${name}</text>` +
      `<rect x="${LABELS}" y="${y}" width="${(x(speed) - LABELS).toFixed(1)}" height="${ROW - 5}" fill="${fill}"/>`
    );
  });
  const width = LABELS + BARS + 40;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ` +
      `${height}" font-family="sans-serif" font-size="12">`,
    '<title>SGD steps per second of processor time</title>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...ticks,
    ...bars,
    '</svg>',
    '',
  ].join('\n');
}

function label(speed: number): string {
  return speed >= 1e6 ? `${speed / 1e6} M/s` : `${speed / 1e3} k/s`;
}
