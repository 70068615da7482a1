import type { z } from 'zod';
import { type Command, choicesOf } from './command.ts';

/**
 * The options of a command that a form asks for. One with a single value is a switch for those who type; where it is
 * given it goes along unseen, as does what the command says its form carries.
 */
export const formFields = ({ options, form }: Command): [key: string, schema: z.ZodType][] =>
  Object.entries(options as Record<string, z.ZodType>).filter(
    ([key, schema]) => choicesOf(schema).length !== 1 && !form?.carries?.includes(key),
  );

/** What stands over a form and on the button that ends it. */
export const formWords = ({ name, form }: Command, prefix: string): { title: string; submit: string } => ({
  title: form?.title ?? `/${prefix} ${name}`,
  submit: form?.submit ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
});
