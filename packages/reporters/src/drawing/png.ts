import { nodeModule } from '@kramers/core/internal';
import type * as resvg from '@resvg/resvg-js';

/** Pixels a CSS pixel: a figure 720 wide fills a page of 7.2 inches at 300 dots an inch. */
const SCALE = 3;

/**
 * The font of the pictures, shipped with a package, so that they are the same on every machine. It has Latin, Greek and
 * Cyrillic.
 */
const FAMILY = 'Arimo';

/** Pixels of an SVG that are painted, at most; a figure of a hundred lines has two million. */
const LARGEST = 8e6;

/**
 * An SVG as a PNG on white, in print resolution; null in a browser, where nothing paints it, and of a picture that is
 * too large for that: the painter ends the process where there is no memory for it. Signs that the font lacks
 * become boxes; the SVG has them all.
 */
export async function pngOf(svg: string): Promise<Uint8Array | null> {
  const require = nodeModule('module')?.createRequire(import.meta.url);
  if (!require || pixelsOf(svg) > LARGEST) return null;
  const { renderAsync } = require('@resvg/resvg-js') as typeof resvg;
  const image = await renderAsync(anchored(withoutLayers(svg)), {
    fitTo: { mode: 'zoom', value: SCALE },
    font: {
      loadSystemFonts: false,
      fontFiles: [require.resolve('@expo-google-fonts/arimo/400Regular/Arimo_400Regular.ttf')],
      sansSerifFamily: FAMILY,
      defaultFontFamily: FAMILY,
    },
  });
  return image.asPng();
}

function pixelsOf(svg: string): number {
  const [, width, height] = /^<svg[^>]* width="([\d.e+]+)" height="([\d.e+]+)"/.exec(svg) ?? [];
  return Number(width ?? Infinity) * Number(height ?? Infinity);
}

/**
 * A group that is clipped or translucent is painted as a layer of its own, and where all of it lies outside of the
 * picture the renderer ends the process. So each such group gets a spot that nobody sees, at its origin.
 */
function anchored(svg: string): string {
  return svg.replace(
    /<g\b[^>]*\b(?:clip-path|opacity)=[^>]*[^/>]>/g,
    (group) => `${group}<path d="M0,0h1v1h-1Z" fill="#808080" fill-opacity="0.004"/>`,
  );
}

/**
 * An opacity costs the renderer a layer as large as the picture; on a single path or text, that of its paint does the
 * same.
 */
function withoutLayers(svg: string): string {
  return svg.replace(
    /(<(?:path|text|line|rect)\b[^>]*?) opacity="([^"]*)"/g,
    (_, tag: string, opacity: string) => `${tag} fill-opacity="${opacity}" stroke-opacity="${opacity}"`,
  );
}
