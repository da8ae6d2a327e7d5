import { when } from '../assembler/control';
import type { Local, Scope } from '../assembler/module';
import type { Body, Statement, V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';

/** A statement, or code for those lanes alone that a mask marks. */
type Step = Statement | { readonly marked: V128; readonly code: VectorCode };

/** Collects code that computes with vectors, and names what is used more than once. */
export class VectorCode {
  readonly #steps: Step[] = [];

  constructor(readonly scope: Scope) {}

  get steps(): readonly Step[] {
    return this.#steps;
  }

  get body(): Body {
    return woven([this]);
  }

  add(...statements: readonly Statement[]): void {
    this.#steps.push(...statements);
  }

  /**
   * Code that runs if a lane is marked, here or in a code woven with this one: it must leave alone what is not marked.
   */
  whereMarked(marked: V128, write: (code: VectorCode) => void): void {
    const code = new VectorCode(this.scope);
    write(code);
    this.#steps.push({ marked, code });
  }

  /** Computes `x` here, once. */
  keep(x: V128): V128 {
    return this.variable(x).get;
  }

  /** Like {@link keep}, for a local that is set again. */
  variable(x: V128): Local<'v128'> {
    const local = this.scope.local('v128');
    this.#steps.push(local.set(x));
    return local;
  }
}

/**
 * The first steps of all codes, then the second ones, and so on: the codes are alike, and independent of each other.
 */
export function woven(codes: readonly VectorCode[]): Body {
  return codes[0]!.steps.flatMap((_, s) => {
    const [statements, branches]: [Statement[], Exclude<Step, Statement>[]] = [[], []];
    for (const { steps } of codes) {
      const step = steps[s]!;
      if ('marked' in step) branches.push(step);
      else statements.push(step);
    }
    if (branches.length === 0) return statements;
    const marked = branches.map((branch) => branch.marked).reduce(f64x2.or);
    return [when(f64x2.any(marked), woven(branches.map(({ code }) => code)))];
  });
}

/** c₀ + x·(c₁ + x·(…)). */
export function polynomial(x: V128, coefficients: readonly number[]): V128 {
  return coefficients
    .slice(0, -1)
    .reduceRight<V128>((sum, c) => f64x2.add(f64x2.const(c), f64x2.mul(x, sum)), f64x2.const(coefficients.at(-1)!));
}
