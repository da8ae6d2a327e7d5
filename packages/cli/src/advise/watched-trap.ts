import type { Experiment } from '@kramers/core';
import { isRecord } from '@kramers/core/internal';
import type { TargetKnobs } from '@kramers/core/plugins';
import { UsageError } from '@kramers/core/failure';

/** What an experiment watches: at which knobs, and from which state. */
export interface WatchedTrap {
  readonly target: TargetKnobs;
  /** The protocol up to where the watch begins; null where it begins with fresh weights. */
  readonly before: Experiment['protocol'] | null;
}

type Options = Readonly<Record<string, unknown>>;

const knobNames = ['learningRate', 'temperature', 'batchSize', 'sampling'] as const;

/**
 * What an experiment watches.
 *
 * @throws UsageError where nothing is trapped and watched, or the knobs change while it is
 */
export function watchedTrap({ protocol, escape }: Experiment): WatchedTrap {
  const { kind } = protocol;
  if (kind === 'pipeline') return ofPipeline(protocol);
  if (kind === 'rank-trap' || kind === 'sparse-sampling') {
    const { scheme: _scheme, thermalise: _thermalise, ...rest } = protocol;
    const on = kind === 'sparse-sampling' ? { on: 'sparse' } : {};
    return {
      target: { ...targetOf(protocol), ...on },
      before: { ...rest, kind, epochs: 1, linger: 0, temperature: 0 },
    };
  }
  if (kind === 'random-init') return { target: targetOf(protocol), before: null };
  if (kind === 'grokking' || ('metric' in escape && escape.metric === 'testAccuracy')) {
    throw new UsageError(
      'no advice: this delay is no barrier. The network learns the training samples by heart and drifts, at a pace ' +
        'set by β and the learning rate: no kick, burst of noise or change of β was found to beat the best constant ' +
        'β. Sweep that instead, with over: { protocol.beta: […] }',
    );
  }
  throw new UsageError(
    `no advice: protocol "${kind}" watches no trap; advise reads rank-trap, sparse-sampling, random-init and ` +
      'pipelines that watch for an escape',
  );
}

function targetOf(options: Options): TargetKnobs {
  const { beta } = options;
  if (typeof beta !== 'number' || knobNames.some((name) => name !== 'sampling' && isExpression(name, options[name])))
    throw new UsageError(
      'no advice: the watched knobs change with the epoch; give numbers, and what is done before them as a scheme',
    );
  const given = knobNames.filter((name) => options[name] !== undefined).map((name) => [name, options[name]] as const);
  return { beta, ...(Object.fromEntries(given) as Partial<TargetKnobs>) };
}

function isExpression(name: string, value: unknown): boolean {
  return typeof value === 'string' && !(name === 'batchSize' && value === 'full');
}

function ofPipeline(protocol: Experiment['protocol']): WatchedTrap {
  const steps = (protocol as unknown as { steps: readonly Options[] }).steps;
  const at = steps.findIndex((step) => isRecord(step['watch']) || watches(step['train']));
  if (at < 0) throw new UsageError('no advice: no step of this pipeline watches for an escape');
  const step = (steps[at]!['watch'] ?? steps[at]!['train']) as Options;
  const trained = steps.slice(0, at).some((one) => 'train' in one || 'sweep' in one);
  const on = typeof step['on'] === 'string' && step['on'] !== 'train' ? { on: step['on'] } : {};
  const target = { ...targetOf(step), ...on };
  // Steps that perturb are what advice is asked about: the trap is what was there before them.
  const before = steps.slice(0, at).filter((one) => !('perturb' in one));
  return { target, before: trained ? { ...protocol, steps: before } : null };
}

function watches(step: unknown): boolean {
  return isRecord(step) && ((step['watch'] as boolean | undefined) ?? step['until'] === 'escaped');
}
