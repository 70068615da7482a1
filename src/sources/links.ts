const LONGEST = 2_000;

/** An address that may be shown as a link: http or https, no password in it. Null for anything else. */
export function webUrl(text: string | null): string | null {
  const trimmed = text?.trim() ?? '';
  if (trimmed.length > LONGEST || !URL.canParse(trimmed)) return null;
  const url = new URL(trimmed);
  return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : null;
}

export function httpsUrl(text: string): string | null {
  const url = webUrl(text);
  return url?.startsWith('https:') ? url : null;
}

/** `https://github.com/owner/repo` for whatever points into a GitHub repository; other addresses stay as they are. */
export function codeUrl(text: string | null): string | null {
  const address = webUrl(text);
  if (address === null) return null;
  const { hostname, pathname } = new URL(address);
  const [, owner, repo] = /^\/([\w-]+)\/([\w.-]+?)(?:\.git)?(?:\/|$)/.exec(pathname) ?? [];
  const isGitHub = hostname === 'github.com' || hostname === 'www.github.com';
  return isGitHub && owner && repo ? `https://github.com/${owner}/${repo}` : address;
}
