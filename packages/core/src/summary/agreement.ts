import { chiSquaredUpperTail, testHomogeneity } from '@kramers/theory';
import { lnMeanTimeOf } from './mean-time';
import type { PointSummary } from './point-summary';

/** Escape times of one setting by several methods, and whether they differ more than their errors allow. */
export interface MethodAgreement {
  /** What the points have in common: values of the grid, by path, without the protocol. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly methods: readonly {
    readonly label: string;
    readonly method: string;
    readonly lnTau: number;
    readonly lnTauError: number;
  }[];
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  readonly pValue: number;
}

/** The same for every setting of a run that was measured by more than one method, and for all of them together. */
export interface Agreement {
  readonly settings: readonly MethodAgreement[];
  readonly chiSquared: number;
  readonly degreesOfFreedom: number;
  /** Probability of at least this much disagreement in all, if every method measures the same escape time. */
  readonly pValue: number;
}

const isProtocol = (path: string): boolean => path === 'protocol' || path === 'protocol.kind';

/**
 * Compares the methods of a run whose grid varies the protocol; null if no setting has escape times by two methods.
 * Each setting's methods are compared by χ² of their ln τ, weighted by their errors; where waiting is not exponential,
 * by that of the bootstrap, and without a mean to compare not at all.
 *
 * @example
 * const [point] = trapRun([{ replicas: [60, 80, 90, 110, 120, 150] }]).summary.points;
 * const other = { ...point!, method: 'splitting', lnTau: 4.3, lnTauError: 0.2 };
 * agreementOf([point!, other])?.pValue; // 0.4792
 */
export function agreementOf(points: readonly PointSummary[]): Agreement | null {
  const groups = new Map<
    string,
    { parameters: Record<string, unknown>; methods: MethodAgreement['methods'][number][] }
  >();
  for (const point of points) {
    const { parameters, label, method } = point;
    const { lnTau, lnTauError } = lnMeanTimeOf(point);
    if (method === null || lnTau === null || lnTauError === null || !(lnTauError > 0)) continue;
    const common = Object.fromEntries(Object.entries(parameters).filter(([path]) => !isProtocol(path)));
    const key = JSON.stringify(common);
    const group = groups.get(key) ?? { parameters: common, methods: [] };
    groups.set(key, group);
    group.methods.push({ label, method, lnTau, lnTauError });
  }
  const settings = [...groups.values()]
    .filter(({ methods }) => new Set(methods.map(({ method }) => method)).size > 1)
    .map((group) => ({
      ...group,
      ...testHomogeneity(group.methods.map(({ lnTau, lnTauError }) => ({ value: lnTau, error: lnTauError }))),
    }));
  if (settings.length === 0) return null;
  const sum = (of: (one: MethodAgreement) => number): number => settings.reduce((total, one) => total + of(one), 0);
  const [chiSquared, degreesOfFreedom] = [sum((one) => one.chiSquared), sum((one) => one.degreesOfFreedom)];
  return { settings, chiSquared, degreesOfFreedom, pValue: chiSquaredUpperTail(chiSquared, degreesOfFreedom) };
}

/**
 * The methods that are compared, each once.
 *
 * @example
 * const [point] = trapRun([{ replicas: [60, 80, 90, 110, 120, 150] }]).summary.points;
 * methodsIn(agreementOf([point!, { ...point!, method: 'splitting' }])!); // ['direct', 'splitting']
 */
export function methodsIn({ settings }: Agreement): string[] {
  return [...new Set(settings.flatMap(({ methods }) => methods.map(({ method }) => method)))];
}
