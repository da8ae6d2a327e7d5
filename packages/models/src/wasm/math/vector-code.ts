import type { Local, Scope } from '../assembler/module';
import type { Body, Statement, V128 } from '../assembler/value';
import { f64x2 } from '../assembler/vector';

/** Collects code that computes with vectors, and names what is used more than once. */
export class VectorCode {
  readonly #body: Statement[] = [];

  constructor(readonly scope: Scope) {}

  get body(): Body {
    return this.#body;
  }

  add(...statements: readonly Statement[]): void {
    this.#body.push(...statements);
  }

  /** Computes `x` here, once. */
  keep(x: V128): V128 {
    return this.variable(x).get;
  }

  /** Like {@link keep}, for a local that is set again. */
  variable(x: V128): Local<'v128'> {
    const local = this.scope.local('v128');
    this.#body.push(local.set(x));
    return local;
  }
}

/** c₀ + x·(c₁ + x·(…)). */
export function polynomial(x: V128, coefficients: readonly number[]): V128 {
  return coefficients
    .slice(0, -1)
    .reduceRight<V128>((sum, c) => f64x2.add(f64x2.const(c), f64x2.mul(x, sum)), f64x2.const(coefficients.at(-1)!));
}
