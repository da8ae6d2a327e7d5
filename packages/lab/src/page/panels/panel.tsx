import type { ComponentChildren } from 'preact';

interface PanelProps {
  readonly id: string;
  readonly title: string;
  /** One sentence: what it shows. */
  readonly says: ComponentChildren;
  readonly children: ComponentChildren;
}

/** A panel: its title, what it shows, and a sentence about it. */
export function Panel({ id, title, says, children }: PanelProps) {
  return (
    <section class={`panel ${id}`} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p>{says}</p>
      {children}
    </section>
  );
}

/** A small sample of a line or dot, with its name. */
export function Key({
  colour,
  kind,
  children,
}: {
  colour: number | 'ink' | 'muted';
  kind: string;
  children: ComponentChildren;
}) {
  return (
    <span class={`key ${kind} c-${colour}`}>
      <i />
      {children}
    </span>
  );
}
