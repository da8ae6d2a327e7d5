import type { Loss } from '../contracts/loss';
import { nextNormal } from '../random/normal';
import { openStream } from '../random/stream';
import { type ConformanceCheck, demand } from './check';

const OUTPUTS = 3;
const STEP = 1e-5;
const TOLERANCE = 1e-6;
/** Where the slopes to both sides differ by more, a kink lies between, and finite differences say nothing. */
const KINK = 1e-3;

/**
 * What a loss must do: have the gradient of its value, and leave what it is lent alone. It is tried on normal targets,
 * or on classes where it refuses those.
 *
 * @example
 * import { mse } from '@kramers/models';
 * await runChecks(lossConformance(mse));
 */
export function lossConformance(loss: Loss): ConformanceCheck[] {
  const each = (run: (outputs: Float64Array, targets: Float64Array) => void) => () => {
    const stream = openStream(11, 'losses');
    const normals = () => Float64Array.from({ length: OUTPUTS }, () => nextNormal(stream));
    for (let trial = 0; trial < 20; trial++) {
      const [outputs, drawn] = [normals(), normals()];
      const classes = Float64Array.from({ length: OUTPUTS }, (_, o) => Number(o === trial % OUTPUTS));
      run(outputs, (loss.refuse?.(drawn) ?? null) === null ? drawn : classes);
    }
  };
  return [
    { name: 'has the gradient of its value', run: each((outputs, targets) => checkGradient(loss, outputs, targets)) },
    {
      name: 'leaves its arguments alone, and says the same twice',
      run: each((outputs, targets) => checkPurity(loss, outputs, targets)),
    },
  ];
}

function checkGradient(loss: Loss, outputs: Float64Array, targets: Float64Array): void {
  const gradient = new Float64Array(OUTPUTS).fill(NaN);
  loss.gradient(outputs, targets, gradient);
  const centre = loss.value(outputs, targets);
  demand(Number.isFinite(centre), `its value at ordinary outputs and targets is ${centre}`);
  for (let o = 0; o < OUTPUTS; o++) {
    const [above, below] = [STEP, -STEP].map((shift) =>
      loss.value(
        outputs.map((f, i) => (i === o ? f + shift : f)),
        targets,
      ),
    );
    if (Math.abs(above! + below! - 2 * centre) / STEP > KINK) continue;
    const measured = (above! - below!) / (2 * STEP);
    const found = gradient[o]!;
    demand(
      Math.abs(found - measured) <= TOLERANCE * Math.max(1, Math.abs(measured)),
      `component ${o} of its gradient is ${found}, but finite differences of its value give ${measured}`,
    );
  }
}

function checkPurity(loss: Loss, outputs: Float64Array, targets: Float64Array): void {
  const [f, y] = [outputs.slice(), targets.slice()];
  const answers = [0, 1].map(() => {
    const [gradient, prediction] = [new Float64Array(OUTPUTS), f.slice()];
    loss.gradient(f, y, gradient);
    loss.predict?.(f, prediction);
    return [loss.value(f, y), ...gradient, ...prediction];
  });
  demand(
    f.every((value, i) => value === outputs[i]) && y.every((value, i) => value === targets[i]),
    'it changes the outputs or targets that it is lent',
  );
  demand(
    answers[0]!.every((value, i) => Object.is(value, answers[1]![i])),
    'asked twice, it gives two answers',
  );
}
