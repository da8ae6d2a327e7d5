import { nodeModule } from '@kramers/core/internal';

/** The scripts that draw a page's charts: Vega, which makes the global `vega`, and its interpreter, a module's body. */
export interface BrowserRuntime {
  readonly vega: string;
  /** Declares `expressionInterpreter`, which needs no `eval`, as a strict content security policy asks. */
  readonly interpreter: string;
}

let runtime: BrowserRuntime | null = null;

/**
 * Hands over the scripts that draw a page's charts: the content of `vega/build/vega.min.js` and of `vega-interpreter`'s
 * module. Needed in a browser alone, where there are no packages to read them from.
 *
 * @throws Error if they are not as expected: a page without them would show no charts.
 * @example
 * const scripts = async () => {
 *   const [vega, interpreter] = [await fetch('vega.min.js'), await fetch('vega-interpreter.js')];
 *   provideBrowserRuntime({ vega: await vega.text(), interpreter: await interpreter.text() });
 * };
 */
export function provideBrowserRuntime({ vega, interpreter }: BrowserRuntime): void {
  runtime = { vega: withoutSourceMap(vega), interpreter: inlined(withoutSourceMap(interpreter)) };
}

/**
 * The scripts that draw a page's charts, from the installed packages unless they have been handed over.
 *
 * @throws Error if there are none, or if they are not as expected.
 */
export function browserRuntime(): BrowserRuntime {
  if (!runtime) provideBrowserRuntime(installed());
  return runtime!;
}

function installed(): BrowserRuntime {
  const [fs, path, module] = [nodeModule('fs'), nodeModule('path'), nodeModule('module')];
  if (!fs || !path || !module)
    throw new Error('a page needs the scripts that draw its charts: call provideBrowserRuntime() first');
  const require = module.createRequire(import.meta.url);
  return {
    vega: fs.readFileSync(path.join(path.dirname(require.resolve('vega')), 'vega.min.js'), 'utf8'),
    interpreter: fs.readFileSync(require.resolve('vega-interpreter'), 'utf8'),
  };
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
