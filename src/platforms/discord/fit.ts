import type { APIMessageTopLevelComponent } from 'discord.js';
import { limits } from './limits.ts';

/** Discord's limits for a whole message. */
export function isWithinLimits(components: readonly APIMessageTopLevelComponent[]): boolean {
  const { count, text } = measure(components);
  return count <= limits.components && text <= limits.text;
}

/** Components with those inside them, and the characters of all text displays. */
function measure(components: readonly object[]): { count: number; text: number } {
  let [count, text] = [0, 0];
  for (const component of components) {
    count += 1;
    if ('content' in component && typeof component.content === 'string') text += component.content.length;
    const accessory = 'accessory' in component ? [component.accessory as object] : [];
    const children = 'components' in component ? (component.components as object[]) : [];
    const inside = measure([...children, ...accessory]);
    count += inside.count;
    text += inside.text;
  }
  return { count, text };
}

/** The largest number for which it is so; `low` where it is so for none. */
export function largest(low: number, high: number, isSo: (candidate: number) => boolean): number {
  if (isSo(high)) return high;
  let [good, bad] = [low, high];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    if (isSo(middle)) good = middle;
    else bad = middle;
  }
  return good;
}
