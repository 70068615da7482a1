import type { ServerResponse } from 'node:http';
import { html } from 'hono/html';

/** What somebody reads who installs the app; texts, not HTML. */
export interface Page {
  readonly title: string;
  readonly lines: readonly string[];
  /** The one thing to do next; null: nothing. */
  readonly next: { readonly label: string; readonly href: string } | null;
}

/** An address of ours can hold Slack's code: nobody else gets it, and nothing foreign is loaded. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
} as const;

/** Before anything is written: what is written by somebody else has them too. */
export function setPageHeaders(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

export function sendPage(response: ServerResponse, status: number, page: Page): void {
  setPageHeaders(response);
  response.writeHead(status);
  response.end(toHtml(page));
}

export const toHtml = ({ title, lines, next }: Page): string =>
  String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>
:root { color-scheme: light dark; }
body { font: 17px/1.5 system-ui, sans-serif; max-width: 34em; margin: 15vh auto 0; padding: 0 1.5em; }
h1 { font-size: 1.6em; line-height: 1.2; }
a.next { display: inline-block; margin-top: 1em; padding: .6em 1.2em; border-radius: .4em; background: #9c5416; color: #fff; text-decoration: none; }
a.next:focus-visible { outline: 3px solid currentColor; outline-offset: 3px; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${lines.map((line) => html`<p>${line}</p>`)}
${next && html`<a class="next" href="${next.href}">${next.label}</a>`}
</main>
</body>
</html>
`);
