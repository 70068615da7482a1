import { noteLeaks } from './sentinels.ts';

export interface Seen {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Where its links lead. */
  readonly links: readonly string[];
}

/** Somebody's browser: keeps cookies, follows no redirect by itself. What it is shown may hold no secret. */
export function createBrowser() {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async open(url: string, init: RequestInit = {}): Promise<Seen> {
      const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, { redirect: 'manual', ...init, headers: cookie ? { cookie } : {} });
      for (const line of response.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (/expires=thu, 01 jan 1970/i.test(line)) cookies.delete(name);
        else cookies.set(name, value);
      }
      const text = await response.text();
      noteLeaks(`page ${new URL(url).pathname}`, text);
      const links = [...text.matchAll(/href="([^"]*)"/g)].map(([, href = '']) =>
        href.replaceAll('&amp;', '&'),
      );
      return { status: response.status, headers: response.headers, text, links };
    },
  };
}
