import { about, compare, defineClaim, nextNormal, openStream } from '@kramers/core';
import { grokkingTimes } from '@kramers/theory';
import { tanh } from '@kramers/theory/elementary';
import { digits, meanOf, once } from '@kramers/core/results';

/** Sizes of the quick computation; the paper has 1000-200-5. */
const SIZE = { inputs: 50, hidden: 200, outputs: 5, samples: 100 };
/** Fraction of the loss at the start. */
const LEVEL = 0.1;
const SEEDS = [1, 2, 3, 4, 5, 6];
/** η: large, since the effective rate is 50 times smaller. */
const RATE = 2;

/** Rates of two layers over what the paper has, for one activation. */
function twoLayerClaim(name: string, kind: 'linear' | 'tanh') {
  const measured = once(() => SEEDS.map((seed) => stepsToLevel(kind === 'tanh' ? tanh : (x) => x, seed)));
  return defineClaim({
    name,
    summary:
      `Two ${kind} layers learn as one does, with η/(2·d_out²) in place of η, when weights have the variance ` +
      '1/(2·fan-in·fan-out).',
    source: 'Levi et al. 2024',
    expected: { denominator: 2, tolerance: 0.2 },
    judge(_, { denominator, tolerance }) {
      const { inputs, outputs, samples } = SIZE;
      const rate = RATE / (denominator * outputs * outputs);
      const steps = measured();
      const theory = grokkingTimes({ ratio: inputs / samples, learningRate: rate, discrete: true }, LEVEL).train!;
      const share = meanOf(steps.map((one) => theory / one));
      return {
        readings: [
          compare(
            { reading: 'as printed', quantity: `effective rate over η/(${denominator}·d_out²)`, ...share },
            about(1, { tolerance }),
          ),
        ],
        reason:
          `Networks of ${inputs}-${SIZE.hidden}-${outputs} need ${digits(meanOf(steps).value!)} steps to bring the ` +
          `train loss to ${LEVEL} of its start, one layer at that rate ${digits(theory)}.` +
          (kind === 'tanh' ? ' Sums into hidden units are about 0.05, where tanh is a line.' : ''),
      };
    },
  });
}

/** Two linear layers. */
export const twoLinearLayers = twoLayerClaim('levi-two-layers', 'linear');

/** Two layers with tanh between. */
export const twoTanhLayers = twoLayerClaim('levi-two-layers-tanh', 'tanh');

/** Steps of full-batch descent until the train loss is at LEVEL of its start; student and teacher are drawn alike. */
function stepsToLevel(activation: (x: number) => number, seed: number): number {
  const { inputs, hidden, outputs, samples } = SIZE;
  const stream = openStream(seed, 'levi/two-layers');
  const normals = (length: number, scale: number) => Float64Array.from({ length }, () => scale * nextNormal(stream));
  const layers = () => ({
    first: normals(hidden * inputs, 1 / Math.sqrt(2 * inputs * hidden)),
    second: normals(outputs * hidden, 1 / Math.sqrt(2 * hidden * outputs)),
  });
  const [teacher, student] = [layers(), layers()];
  const x = normals(samples * inputs, 1);
  const output = new Float64Array(samples * outputs);
  const units = new Float64Array(samples * hidden);
  const forward = ({ first, second }: ReturnType<typeof layers>): void => {
    for (let k = 0; k < samples; k++) {
      for (let h = 0; h < hidden; h++) {
        let sum = 0;
        for (let i = 0; i < inputs; i++) sum += first[h * inputs + i]! * x[k * inputs + i]!;
        units[k * hidden + h] = activation(sum);
      }
      for (let o = 0; o < outputs; o++) {
        let sum = 0;
        for (let h = 0; h < hidden; h++) sum += second[o * hidden + h]! * units[k * hidden + h]!;
        output[k * outputs + o] = sum;
      }
    }
  };
  forward(teacher);
  const target = output.slice();
  // The slope of tanh is 1 − a²; of the line it is 1.
  const curved = activation(1) !== 1;
  let start = 0;
  for (let step = 0; step < 5000; step++) {
    forward(student);
    let loss = 0;
    for (let j = 0; j < output.length; j++) {
      output[j]! -= target[j]!;
      loss += output[j]! * output[j]!;
    }
    if (step === 0) start = loss;
    else if (loss < LEVEL * start) return step;
    descend(student, { x, units, error: output, curved });
  }
  throw new Error('the train loss did not fall in 5000 steps');
}

/** A step of descent on the mean over samples and outputs of the squared error. */
function descend(
  { first, second }: { first: Float64Array; second: Float64Array },
  batch: { x: Float64Array; units: Float64Array; error: Float64Array; curved: boolean },
): void {
  const { inputs, hidden, outputs, samples } = SIZE;
  const { x, units, error, curved } = batch;
  const scale = (2 * RATE) / (samples * outputs);
  const below = new Float64Array(samples * hidden);
  for (let k = 0; k < samples; k++) {
    for (let h = 0; h < hidden; h++) {
      let sum = 0;
      for (let o = 0; o < outputs; o++) sum += second[o * hidden + h]! * error[k * outputs + o]!;
      const unit = units[k * hidden + h]!;
      below[k * hidden + h] = scale * sum * (curved ? 1 - unit * unit : 1);
    }
  }
  for (let k = 0; k < samples; k++) {
    for (let o = 0; o < outputs; o++) {
      const slope = scale * error[k * outputs + o]!;
      for (let h = 0; h < hidden; h++) second[o * hidden + h]! -= slope * units[k * hidden + h]!;
    }
    for (let h = 0; h < hidden; h++) {
      const slope = below[k * hidden + h]!;
      for (let i = 0; i < inputs; i++) first[h * inputs + i]! -= slope * x[k * inputs + i]!;
    }
  }
}
