import type { Advice } from './advise';

const titles = {
  barrier: 'held by a barrier',
  invariant: 'held in an invariant set',
  decay: 'held by weight decay',
  free: 'not held',
} as const;

/** Advice for people: what holds the network, what would free it, and a step to paste. */
export function adviceText(advice: Advice): string {
  const { label, held, why, kick, betaKick, thermalBetaKick, released, missing, saddle, rank } = advice;
  const facts = [
    missing === null
      ? null
      : `σ${rank + 1} in the trap: ${missing.toExponential(1)}; it grows beyond ${digits(saddle)}`,
    kick &&
      `kick: P = ½ at a = ${digits(kick.a50)}, .95 at ${digits(kick.a95)}; training breaks near ${digits(kick.upper)}`,
    betaKick && `β-kick to 0: P = ½ after ${betaKick.epochs50} epochs, .95 after ${betaKick.epochs95}`,
    thermalBetaKick &&
      `β-kick to 0 in this noise: P = ½ in ${thermalBetaKick.epochs50} epochs, .95 in ${thermalBetaKick.epochs95}`,
    released === null ? null : `out without any noise: ${Math.round(100 * released)} %`,
  ].filter((fact): fact is string => typeof fact === 'string');
  const step = stepToPaste(advice);
  return [
    `${label}: ${titles[held]}`,
    `  ${why}`,
    ...facts.map((fact) => `  ${fact}`),
    ...(step === null ? [] : ['', '  To try it, as a step of a pipeline in place of the watched phase:', '', step]),
  ].join('\n');
}

/** A watch with the surest scheme, in YAML; null where nothing is to be done, or nothing is known. */
export function stepToPaste({ held, kick, thermalBetaKick, beta, temperature }: Advice): string | null {
  if (held === 'free' || !kick) return null;
  const lines = [
    '- watch:',
    `    beta: ${beta}`,
    `    temperature: ${temperature}`,
    '    epochs: 3000',
    '    steps:',
    `      - perturb: { kind: isotropic, amplitude: ${digits(kick.auto)}, rest: 15, repeat: escaped }`,
    ...(thermalBetaKick
      ? [`      # or: betaKick: { to: 0, epochs: ${thermalBetaKick.epochs95}, rest: 15, repeat: escaped }`]
      : []),
  ];
  return lines.map((line) => `    ${line}`).join('\n');
}

function digits(value: number | null): string {
  return value === null ? '–' : String(Number(value.toPrecision(3)));
}
