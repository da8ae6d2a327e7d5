import { sha256 } from '@kramers/core/internal';
import { browserRuntime } from './browser-runtime';
import { clientScript } from './client';
import { type Content, html, Markup } from '../drawing/markup';
import { styleSheet } from './style';

/**
 * A whole page, complete in itself. Its content security policy lets it run the scripts and use the style sheet that it
 * carries, known by their hashes, and nothing else: no evaluation of text as code, and no request to anywhere.
 */
export function htmlDocument(options: { readonly title: string; readonly body: Content }): string {
  const { vega, interpreter } = browserRuntime();
  const charts = `${interpreter}\n${clientScript}`;
  const policy = [
    "default-src 'none'",
    `script-src ${sourceHash(vega)} ${sourceHash(charts)}`,
    `style-src ${sourceHash(styleSheet)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${options.title}</title>
<style>${new Markup(styleSheet)}</style>
</head>
<body>
${options.body}
<script>${new Markup(vega)}</script>
<script type="module">${new Markup(charts)}</script>
</body>
</html>
`.text;
}

function sourceHash(source: string): string {
  const bytes = sha256(source)
    .match(/../g)!
    .map((byte) => parseInt(byte, 16));
  return `'sha256-${btoa(String.fromCharCode(...bytes))}'`;
}
