/** A page without what it carries for the browser: its scripts, the data in them, and its style. */
export function visible(page: string): string {
  return page.replace(/<script[\s\S]*?<\/script>/g, '').replace(/<style[\s\S]*?<\/style>/g, '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The words of a page as a reader sees them, single spaces between them. */
export function words(page: string): string {
  return visible(page)
    .replace(/<(head|svg)\b[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]!)
    .replace(/[ \t\n]+/g, ' ');
}
