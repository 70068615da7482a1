import type { Paper } from './paper.ts';

/** Names that are groups: a last word alone would say nothing. */
const GROUP =
  /\b(team|group|contributors|collaboration|community|consortium|labs?|research|institute|ai4science|ai)$/i;
const PARTICLE = /^(van|von|der|den|de|del|della|di|da|dos|du|la|le|bin|ibn|al|el|ter|ten)$/;

/** `Eschmann +2`: the first author's last name and how many more there are; null when nothing is known. */
export function authorLine(paper: Pick<Paper, 'authors' | 'authorCount'>): string | null {
  const [first] = paper.authors;
  if (first === undefined) return paper.authorCount > 0 ? `${paper.authorCount} authors` : null;
  const more = paper.authorCount - 1;
  return more > 0 ? `${lastName(first)} +${more}` : lastName(first);
}

/** The last name with its particles (`van der Maaten`); a group's name stays whole. */
function lastName(name: string): string {
  const words = name.split(' ');
  if (words.length < 2 || GROUP.test(name) || /^team\b/i.test(name) || /\d/.test(name)) return name;
  if (name.includes(',')) return name.slice(0, name.indexOf(','));
  let start = words.length - 1;
  if (/^(jr|sr|ii|iii|iv)\.?$/i.test(words[start] ?? '') && start > 1) start--;
  while (start > 1 && PARTICLE.test(words[start - 1] ?? '')) start--;
  return words.slice(start).join(' ');
}
