import { nodeModule } from '@kramers/core/internal';
import { printable } from '@kramers/core/printable';
import type { Spec, ViewOptions } from 'vega';
import { type Colors, lightColors, pageColors, themeConfig, withPalette } from './theme';
import { type Figure, type FigureKey, paperSpec } from './figure';
import { literal, withSafeTooltips } from './expression';
import { html } from './markup';

/** A figure brings its numbers with it: whatever it says, no file is read for it, and no address asked. */
const nothing = (): Promise<never> => Promise.reject(new Error('a figure brings its own data'));
const closed = { load: nothing, http: nothing, file: nothing };

/** How a figure's expressions are run. */
export interface Drawing {
  /** Whether they are only interpreted, and never made functions of: for figures that come out of a file. */
  readonly interpreted?: boolean;
}

/**
 * A figure as an SVG of publication quality: a document of its own, light, with a legend. What can only be hovered
 * over is left out.
 *
 * @example
 * import { trapRun } from '@kramers/core/testing';
 * const [figure] = figuresOf(viewRun(trapRun([{ replicas: [90, 110, null] }])));
 * const svg = await figureSvg(figure!);
 */
export async function figureSvg(figure: Figure, { interpreted = false }: Drawing = {}): Promise<string> {
  const vega = await import('vega');
  const spec = withSymbols(await compileSpec(paperSpec(figure), lightColors), figure.keys);
  // Pages do not let Vega make functions of its expressions; there they are interpreted, which takes longer.
  const compiled = nodeModule('module') && !interpreted;
  const expr = compiled ? undefined : (await import('vega-interpreter')).expressionInterpreter;
  const parsed = vega.parse(spec, undefined, { ast: expr !== undefined });
  const loader = { ...vega.loader(), ...closed };
  const view = new vega.View(parsed, { renderer: 'none', expr, loader, logger: loggerOf(false) });
  try {
    // Vega counts clip paths over all figures; each is a document of its own, and the same one whenever it is drawn.
    vega.resetSVGDefIds();
    return described(await view.toSVG(), figure);
  } finally {
    view.finalize();
  }
}

type Logger = NonNullable<ViewOptions['logger']>;

/** Hands what Vega has to say to the terminal, without what would act there. */
function loggerOf(warnings: boolean): Logger {
  const tell = (kind: string, said: readonly unknown[]): Logger => {
    const words = said.map((one) => (one instanceof Error ? one.message : String(one)));
    console.warn(printable([kind, ...words].join(' ')));
    return logger;
  };
  const silence = (): Logger => logger;
  const logger: Logger = {
    level: ((level?: number) => (level === undefined ? 0 : logger)) as never,
    error: (...said) => tell('ERROR', said),
    warn: warnings ? (...said) => tell('WARN', said) : silence,
    info: silence,
    debug: silence,
  };
  return logger;
}

/** Darker than the band itself, which is larger. */
const BAND_OPACITY = 0.35;

/**
 * The compiler gives a legend's symbols the look of the first layer: here each gets that of its own key, as on the
 * page.
 */
function withSymbols(spec: Spec, keys: readonly FigureKey[]): Spec {
  const marks = `${literal(Object.fromEntries(keys.map(({ key, mark }) => [key, mark])))}[datum.value]`;
  const update = {
    opacity: { signal: `${marks} === 'band' ? ${BAND_OPACITY} : 1` },
    shape: { signal: `${marks} === 'point' ? 'circle' : ${marks} === 'band' ? 'square' : 'stroke'` },
    size: { signal: `${marks} === 'point' ? 70 : ${marks} === 'band' ? 160 : 300` },
    strokeWidth: { signal: `${marks} === 'point' || ${marks} === 'band' ? 0 : 2.2` },
    strokeDash: {
      signal:
        `${marks} === 'dashed' ? [5, 3] : ${marks} === 'dashdotted' ? [7, 2, 2, 2] : ` +
        `${marks} === 'dotted' ? [2, 2] : []`,
    },
  };
  return {
    ...spec,
    legends: spec.legends?.map((legend) => ({ ...legend, encode: { ...legend.encode, symbols: { update } } })),
  };
}

/** The SVG with its title and caption inside, for whoever meets it without the page. */
function described(svg: string, { title, caption }: Figure): string {
  const { text } = html`<title>${title}</title><desc>${caption}</desc>`;
  return `${svg.replace(/^<svg[^>]*>/, (tag) => tag + text)}\n`;
}

/**
 * A figure as a Vega specification for a page: as wide as its container, coloured by the page, its legend left to the
 * page.
 */
export async function pageSpec(figure: Figure): Promise<Spec> {
  const { legends: _legends, ...spec } = await compileSpec(
    { ...figure.spec, width: 'container' } as Figure['spec'],
    pageColors,
  );
  return spec;
}

async function compileSpec(spec: Figure['spec'], colors: Colors): Promise<Spec> {
  // Loading the compiler takes a while, and only reports need it.
  const { compile } = await import('vega-lite');
  const options = { config: themeConfig(colors), logger: loggerOf(true) };
  const compiled = compile(withSafeTooltips(spec), options).spec;
  return clippedOnce({ ...compiled, scales: withPalette(compiled.scales, colors) });
}

/**
 * The compiler clips each of a layer's lines by itself. Clipping their group gives the same picture, and with many
 * replicas in a fraction of the time.
 */
function clippedOnce(spec: Spec): Spec {
  const marks = spec.marks?.map((mark) => {
    if (mark.type !== 'group' || !mark.marks?.every(({ clip }) => clip === true)) return mark;
    return { ...mark, clip: true, marks: mark.marks.map(({ clip: _clip, ...inner }) => inner) } as typeof mark;
  });
  return { ...spec, marks };
}
