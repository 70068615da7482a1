/** Takes credentials out of a text; what it returns may be logged or shown. */
export type Redact = (text: string) => string;

const MARK = '[redacted]';

/** A secret shorter than this would take ordinary words with it. */
const SHORTEST = 6;

/**
 * What credentials look like, for those that nobody has set: a workspace's token that came with an event, an address to
 * answer at. Each is linear in the text: it may be hostile.
 */
const shapes: readonly (readonly [RegExp, string])[] = [
  // Slack: bot, user, app-level, and rotating tokens (https://docs.slack.dev/authentication/tokens)
  [/\bx(?:ox[a-z]|app)[-.][\w.-]{6,}/g, MARK],
  // A response_url or an incoming webhook is a credential as a whole.
  [/(\/\/hooks\.slack(?:-gov)?\.com\/)[^\s"'<>\\)]+/g, `$1${MARK}`],
  // Discord's bot tokens: an id, a time and a signature
  [/\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/g, MARK],
  // Discord puts an interaction's or a webhook's token into the path (https://docs.discord.com/developers/resources/webhook)
  [/(\/(?:interactions|webhooks)\/\d{15,21}\/)[^\s"'<>\\/?#)]+/g, `$1${MARK}`],
  // An interaction's token by itself: base64 of "interaction:…"
  [/\baW50ZXJhY3Rpb246[\w+/=-]+/g, MARK],
  [/\bhf_[A-Za-z0-9]{16,}/g, MARK],
  [/\b(Bearer|Basic)( +)[\w.~+/=-]{8,}/g, `$1$2${MARK}`],
  // A user and a password before an address
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/@"'\\]{1,500}@/gi, `$1${MARK}@`],
  // By name: as JSON, JSON within JSON, or Node's own way to write an object down has it; then a query or a form
  [
    /((?:authorization|cookie|token|password|secret|database_?url)\\*["']?\s{0,3}:\s{0,3}\\*["'])(?:[^"'\\]|\\[^"'])+/gi,
    `$1${MARK}`,
  ],
  [/((?:token|password|secret|ticket)=)[^\s"'&,;\\]+/gi, `$1${MARK}`],
];

/** Knows the secrets that are set, in every way in which they are written, and the shapes of those that are not. */
export function createRedact(secrets: readonly string[]): Redact {
  const known = [...new Set(secrets.flatMap(spellings))]
    .filter((secret) => secret.length >= SHORTEST)
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let safe = text;
    for (const secret of known) safe = safe.replaceAll(secret, MARK);
    for (const [shape, instead] of shapes) safe = safe.replace(shape, instead);
    return safe;
  };
}

/** As it is, within JSON, within an address, and what of an address is secret. */
function spellings(secret: string): string[] {
  const texts = [secret, ...passwordsIn(secret)];
  return texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)]);
}

function passwordsIn(address: string): string[] {
  const password = URL.canParse(address) ? new URL(address).password : '';
  if (password === '') return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}
