import type { FigureData } from '@kramers/core';
import { atomicWrite } from '@kramers/core/node';
import { dataFigureSvg } from '@kramers/reporters';
import { significant } from '../tables/numbers';
import type { FreeEnergyDocument } from './free-energy-text';

/** Writes F/T along the order parameter as SVG. Throws what the file system throws. */
export async function writeFreeEnergyFigure(documents: readonly FreeEnergyDocument[], file: string): Promise<void> {
  atomicWrite(file, await dataFigureSvg(freeEnergyFigure(documents)));
}

/** F/T against the order parameter, with its band where it was sampled, one curve for each β and temperature. */
export function freeEnergyFigure(documents: readonly FreeEnergyDocument[]): FigureData {
  const [first] = documents;
  const betas = new Set(documents.map(({ beta }) => beta));
  const tops = documents.flatMap(({ barrierUp, temperature }) => (barrierUp === null ? [] : [barrierUp / temperature]));
  // Beyond the barriers the walls rise without end, and would press them flat.
  const highest = 2.5 * Math.max(1, ...tops);
  return {
    name: 'free-energy',
    title: `Free energy along ${first!.order}`,
    caption: 'Free energy over T, from the trap on; a band where it was sampled.',
    x: {
      label: `${first!.order.replace('singularValue', 'singular value ')} of the network`,
      unit: null,
      scale: 'linear',
    },
    y: { label: 'free energy F / T', unit: null, scale: 'linear' },
    series: documents.map(({ profile, temperature, beta, method, basins }) => {
      const trap = energyAt(profile, basins[0]!.value);
      const near = profile.filter(({ freeEnergy }) => (freeEnergy - trap) / temperature < highest);
      const over = (energy: number) => (energy - trap) / temperature;
      return {
        label: `T = ${significant(temperature)}${betas.size > 1 ? `, β = ${significant(beta)}` : ''}`,
        kind: 'line',
        origin: method === 'sampled' ? 'measured' : 'theory',
        x: near.map(({ value }) => value),
        y: near.map(({ freeEnergy }) => over(freeEnergy)),
        ...(method === 'sampled'
          ? { low: near.map(({ low }) => over(low)), high: near.map(({ high }) => over(high)) }
          : {}),
      } as const;
    }),
  };
}

function energyAt(profile: FreeEnergyDocument['profile'], value: number): number {
  return profile.reduce((near, point) => (Math.abs(point.value - value) < Math.abs(near.value - value) ? point : near))
    .freeEnergy;
}
