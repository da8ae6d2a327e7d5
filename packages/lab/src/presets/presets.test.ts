import { sourceFromText, resolveExperiment } from '@kramers/core';
import { describe, expect, it } from 'vitest';
import { builtinLab } from '../engine/builtin-lab';
import { sceneOf } from '../engine/scene';
import { summaryOf } from '../engine/summary-of';
import { presets } from './presets';

const lab = builtinLab();
/** A chapter's experiment with six replicas. */
const few = (id: string) => {
  const { text } = presets.find((one) => one.id === id)!;
  return summaryOf(lab, sourceFromText(text.replace(/count: \d+/, 'count: 6'), id));
};

describe('the chapters of the story', () => {
  it.each(presets)('$id: its file can be run, and two sentences tell of it', ({ id, text, story }) => {
    const scene = sceneOf(lab.registry, resolveExperiment(lab.registry, sourceFromText(text, id)));
    expect(scene.cells.length).toBeGreaterThan(2);
    expect(story.split(/[.!] (?=[A-Z])/)).toHaveLength(2);
  });

  it('noise frees, minibatches do not, random weights are never caught, a kick frees: as they promise', async () => {
    const [freed] = (await few('langevin')).points;
    expect(freed!.escapes).toBeGreaterThan(4);
    const [never] = (await few('minibatches')).points;
    expect([never!.escapes, never!.censored]).toEqual([0, 6]);
    const [atOnce] = (await few('random-start')).points;
    expect([atOnce!.escapes, atOnce!.censored]).toEqual([6, 0]);
    const [kicked] = (await few('kick')).points;
    expect(kicked!.escapes + kicked!.outBefore).toBeGreaterThan(4);
  });

  it.runIf(process.env['KRAMERS_THOROUGH'])('and so for the slower ones', async () => {
    for (const id of ['stages', 'tanh', 'grokking']) {
      const [point] = (await few(id)).points;
      expect([id, point!.escapes > 4]).toEqual([id, true]);
    }
  });
});
