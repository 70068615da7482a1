import { z } from 'zod';

/** A value, or null when it is absent, null or of another type: one odd field must not cost a paper. */
export const lenient = <T extends z.ZodType>(schema: T) => schema.nullable().catch(null);

/** An array's usable items; empty when it is no array at all. */
export const listOf = <T>(item: z.ZodType<T>) =>
  z
    .array(z.unknown())
    .catch([])
    .transform((values) => values.map((value) => item.safeParse(value)))
    .transform((results) => results.flatMap((result) => (result.success ? [result.data] : [])));

/** An ISO 8601 instant or day; null when it is none. */
export function dateOf(text: string | null): Date | null {
  const date = new Date(text !== null && /^\d{4}-\d{2}-\d{2}/.test(text) ? text : Number.NaN);
  return Number.isNaN(date.getTime()) ? null : date;
}

export const unique = (texts: readonly string[]): string[] => [...new Set(texts)].filter(Boolean);
