import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ReportFolder } from '@kramers/core';
import { atomicWrite } from '@kramers/core/node';
import { describe, expect, it } from 'vitest';
import { pngOf } from '../drawing/png';
import { sweepRun, trapExperiment, trapRun } from '../testing/synthetic';
import { htmlReporter } from './reporter';
import { temporaryFolder } from '../../../../test/support/folders';

/** A network without an exact theory, whose figures would be drawn too. */
const tanh = { model: { ...trapExperiment.model, kind: 'tanh' } };

describe('html', () => {
  const path = temporaryFolder();
  const folder: ReportFolder = { write: (name, content) => atomicWrite(join(path, name), content) };

  it('writes the page, and each of its figures as files, the SVG on white', async () => {
    const temperatures = [5e-4, 6e-4].map((temperature) => ({
      parameters: { 'protocol.temperature': temperature },
      temperature,
      replicas: [40, 60, null],
    }));
    await htmlReporter.finished?.(trapRun(temperatures, { note: 'x < y' }), folder);
    expect(readFileSync(join(path, 'report.html'), 'utf8')).toContain('<h1>trap</h1>');
    const ids = [
      'arrhenius',
      'stages',
      'survival',
      'theory-branches',
      'theory-phases',
      'theory-sections',
      'trajectories',
    ];
    expect(readdirSync(join(path, 'figures')).sort()).toEqual(
      ids.flatMap((id) => ['csv', 'png', 'svg', 'vl.json'].map((ending) => `${id}.${ending}`)),
    );
    for (const name of ids.map((id) => `${id}.svg`)) {
      const svg = readFileSync(join(path, 'figures', name), 'utf8');
      expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[^>]* width="\d+" height="\d+"/);
      expect(svg).toContain('fill="#ffffff"');
      expect(svg).not.toMatch(/NaN|undefined|var\(--/);
    }
  });

  it('paints each figure as a PNG three times as large as its SVG, with words in it', async () => {
    await htmlReporter.finished?.(trapRun([{ replicas: [40, 60, null] }], tanh), folder);
    const svg = readFileSync(join(path, 'figures', 'survival.svg'), 'utf8');
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg)!;
    const png = readFileSync(join(path, 'figures', 'survival.png'));
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([3 * Number(width), 3 * Number(height)]);
    // A renderer without a font would leave the words out.
    const wordless = (await pngOf(svg.replace(/<text\b.*?<\/text>/gs, '')))!;
    expect(png.length).toBeGreaterThan(1.2 * wordless.length);
  });

  it('paints what lies outside of the picture as nothing', async () => {
    const far = '<path transform="translate(50,900)" d="M3,0A3,3,0,1,1,-3,0" stroke="#0b69b0" opacity="0.9"/>';
    const marks = ['', ' clip-path="url(#a)"', ' opacity="0.5"'].map((look) => `<g${look}>${far}</g>`);
    const clip = '<defs><clipPath id="a"><rect width="90" height="40"/></clipPath></defs>';
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50">${marks.join('')}${clip}</svg>`;
    expect((await pngOf(svg))!.length).toBeGreaterThan(50);
  });

  it('writes both figures of a sweep', async () => {
    await htmlReporter.finished?.(sweepRun([0, 0.2, 0.36, 0.42]), folder);
    expect(readFileSync(join(path, 'figures', 'sweep.svg'), 'utf8')).toContain('β_c = 0.3509');
    expect(readdirSync(join(path, 'figures'))).toContain('sweep-error.svg');
  });
});
