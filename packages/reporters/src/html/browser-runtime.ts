import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/**
 * The scripts that draw a page's charts: Vega, which makes the global `vega`, and its interpreter as the body of a
 * module.
 */
export interface BrowserRuntime {
  readonly vega: string;
  /**
   * Declares `expressionInterpreter`, which evaluates expressions without `eval`, as a strict content security policy
   * asks.
   */
  readonly interpreter: string;
}

/**
 * Reads the runtime from the installed packages.
 *
 * @throws Error if the packages are not as expected: a page without them would show no charts.
 */
export function browserRuntime(): BrowserRuntime {
  const require = createRequire(import.meta.url);
  const vega = readFileSync(join(dirname(require.resolve('vega')), 'vega.min.js'), 'utf8');
  const interpreter = readFileSync(require.resolve('vega-interpreter'), 'utf8');
  return { vega: withoutSourceMap(vega), interpreter: inlined(withoutSourceMap(interpreter)) };
}

/** A page has no files beside it: the import becomes a look into Vega's global, and the export a declaration. */
function inlined(module: string): string {
  const body = module
    .replace(/^import (\{[^}]*\}) from 'vega-util';$/m, 'const $1 = vega;')
    .replace(/^export \{ (\w+) as expressionInterpreter \};$/m, 'const expressionInterpreter = $1;');
  if (/^(import|export)\b/m.test(body) || !body.includes('const expressionInterpreter')) {
    throw new Error('vega-interpreter is not built as expected; install the version that package.json names');
  }
  return body;
}

function withoutSourceMap(script: string): string {
  return script.replace(/^\/\/# sourceMappingURL=.*$/m, '');
}
