/** Text that is HTML already. */
export class Markup {
  constructor(readonly text: string) {}
}

/** What a template may hold: text, which is escaped; markup, which is not; and lists of both. */
export type Content = string | number | Markup | null | readonly Content[];

/** A template whose values are escaped unless they are markup themselves, so that no name can become a tag. */
export function html(strings: TemplateStringsArray, ...values: Content[]): Markup {
  return new Markup(strings.reduce((text, part, i) => text + render(values[i - 1] ?? null) + part));
}

/** JSON for a script element that is not run: no tag can end it. */
export function jsonScript(id: string, value: unknown): Markup {
  const json = withoutTurns(JSON.stringify(value)).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">${new Markup(json)}</script>`;
}

function render(content: Content): string {
  if (content === null) return '';
  if (content instanceof Markup) return content.text;
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return content.map(render).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return withoutTurns(text).replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/**
 * Scripts run the way that their letters say. What would turn the text around it as well, or hide that it does, is
 * shown as �.
 */
function withoutTurns(text: string): string {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
