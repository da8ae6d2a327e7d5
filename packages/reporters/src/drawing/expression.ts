/** What JSON leaves as it is, and Vega's language of expressions takes for the end of a line. */
const lineEnds = /[\u2028\u2029]/g;

/** Numbers, texts and maps of them as they stand in an expression of Vega. A text stays a text, whatever it holds. */
export function literal(value: unknown): string {
  return JSON.stringify(value).replace(lineEnds, spelt);
}

/**
 * A specification whose tooltips can be compiled whatever their titles hold: Vega-Lite writes these into an expression,
 * where of all that means something there it escapes the quote alone.
 */
export function withSafeTooltips<Spec>(spec: Spec): Spec {
  if (Array.isArray(spec)) return spec.map((one: unknown) => withSafeTooltips(one)) as Spec;
  if (typeof spec !== 'object' || spec === null) return spec;
  const members = Object.entries(spec).map(([key, value]): [string, unknown] => {
    if (key === 'tooltip') return [key, titlesSpelt(value)];
    // Rows have no tooltips of their own, and there may be very many.
    return [key, key === 'datasets' || key === 'data' ? value : withSafeTooltips(value as unknown)];
  });
  return Object.fromEntries(members) as Spec;
}

function titlesSpelt(tooltip: unknown): unknown {
  if (Array.isArray(tooltip)) return tooltip.map(titlesSpelt);
  if (typeof tooltip !== 'object' || tooltip === null || !('title' in tooltip)) return tooltip;
  const { title } = tooltip;
  return typeof title === 'string'
    ? { ...tooltip, title: title.replace(/[\\\u0000-\u001f\u2028\u2029]/g, spelt) }
    : tooltip;
}

function spelt(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
