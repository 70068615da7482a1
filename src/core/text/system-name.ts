/** `NameOfIt` in the title `NameOfIt: What It Does`; null when no name stands before a colon. */
export function nameInTitle(title: string): string | null {
  const name = /^([^:]{2,30}?)\s?:\s/.exec(title)?.[1]?.trim();
  if (name === undefined || name.split(' ').length > 3) return null;
  return name.includes(' ') && !/[\p{Ll}\p{N}-]\p{Lu}|\p{N}|\p{Lu}{2}/u.test(name) ? null : name;
}
