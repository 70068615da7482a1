/** Joins hard-wrapped lines; a word that was cut at its hyphen comes together again. */
export function joinLines(text: string): string {
  return text
    .replace(/(\p{L})- *\n\s*(?=(?:tion|sion|ment|ing|ness|ity|itie)s?(?!\p{L}))/gu, '$1')
    .replace(/([\p{L}\p{N}])- *\n\s*(?!(?:and|or|to|versus|und|et)\s)(?=[\p{L}\p{N}])/gu, '$1-')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Inline HTML and Markdown that the sources' own sites render. */
export function dropMarkup(text: string): string {
  return text
    .replace(/<(su[bp])>([^<>]{1,40})<\/\1>/gi, (_, tag: string, inner: string) =>
      tag.toLowerCase() === 'sup' ? `^{${inner}}` : `_{${inner}}`,
    )
    .replace(/<\/?(?:i|b|em|strong|su[bp]|p|span|tt|a(?:\s[^<>]{0,300})?)>|<br ?\/?>/gi, '')
    .replace(/\*\*([^*\s](?:[^*]{0,200}[^*\s])?)\*\*/g, '$1');
}

/** TeX's quotes and dashes to real ones, outside of `code`, and the spaces tidied. */
export function setType(text: string): string {
  return text
    .replace(/``([^`“”]{1,300}?)(?:''|"|``)/g, '“$1”')
    .replace(/(?<!\S)"([^"“”]{1,300}?)''/g, '“$1”')
    .replace(/``/g, '“')
    .replace(/(^|[\s([])''(?=\p{L})/gu, '$1“')
    .replace(/''/g, '”')
    .replace(/(?<![\p{L}\p{N}`])`([^`'\s][^`]{0,80}?)'(?![\p{L}\p{N}'])/gu, '‘$1’')
    .split(/(`[^`]+`)/)
    .map((part, i) => (i % 2 === 1 ? part : part.replace(/(?<![-<!])(-{2,3})(?![->])/g, dash)))
    .join('')
    .replace(/ +/g, ' ')
    .replace(/ ([,.])(?= |$)/g, '$1')
    .trim();
}

const dash = (hyphens: string): string => (hyphens.length === 2 ? '–' : '—');
