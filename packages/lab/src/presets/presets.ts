/** A chapter of the story that the lab tells: an experiment, and what to see in it. */
export interface Preset {
  readonly id: string;
  readonly title: string;
  /** Two sentences. */
  readonly story: string;
  /** The experiment's file. */
  readonly text: string;
  /** Epochs a second at which it is shown. */
  readonly rate: number;
}

const trapped = `data: { kind: gaussian, correlations: [0.9, 0.8], inputs: 5, population: true }
model: { kind: linear, depth: 3, width: 10 }
training: { learningRate: 0.08, batchSize: full, stepsPerEpoch: 8 }
escape: { singularValue: 2, above: 0.3 }
`;

/** The story, in order. */
export const presets: readonly Preset[] = [
  {
    id: 'langevin',
    title: 'Stuck, and set free by noise',
    story:
      'These 24 copies of a network have learnt one of two features; a hill in the loss keeps them from the second, ' +
      'and plain training would leave them there for ever. Noise shakes them, and one after the other is carried over.',
    text: `name: langevin-escape
note: A rank-1 trap under Langevin noise.
${trapped}protocol:
  { kind: rank-trap, trapBeta: 0.361, beta: 0.25, temperature: 6e-4, epochs: 2400, stopAtEscape: false }
replicas: { count: 24, seed: 42 }
`,
    rate: 100,
  },
];
