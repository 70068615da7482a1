import type { z } from 'zod';
import { type Command, choicesOf } from './command.ts';

/**
 * The options of a command that a form asks for. One with a single value is a switch for those who type; where it is
 * given it goes along unseen.
 */
export const formFields = ({ options }: Command): [key: string, schema: z.ZodType][] =>
  Object.entries(options as Record<string, z.ZodType>).filter(([, schema]) => choicesOf(schema).length !== 1);
