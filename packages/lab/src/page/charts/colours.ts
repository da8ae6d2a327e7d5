/** The page's colours, as its style sheet has them now. */
export interface Colours {
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly panel: string;
  readonly series: readonly string[];
}

/** Reads the colours of the light or dark page that is shown. */
export function coloursNow(): Colours {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  const series = Array.from({ length: 8 }, (_, i) => of(`series-${i}`));
  return { ink: of('ink'), muted: of('muted'), grid: of('grid'), panel: of('panel'), series };
}

/** A colour that lets what is behind it through. */
export function faint(colour: string, opacity: number): string {
  return `${colour}${Math.round(255 * opacity)
    .toString(16)
    .padStart(2, '0')}`;
}
