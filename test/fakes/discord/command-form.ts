import { z } from 'zod';
import { formIssues, invalidForm, type Refusal } from './errors.ts';
import { LIMITS } from './limits.ts';

/** interactions/application-commands */
const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]+$/u;
const name = z
  .string()
  .min(1)
  .max(LIMITS.commandName)
  .regex(NAME)
  .refine((text) => text === text.toLowerCase(), 'A name is in lower case');
const description = z.string().min(1).max(LIMITS.commandDescription);
const described = { name, description };
const choice = <T extends z.ZodType>(value: T) =>
  z
    .array(z.strictObject({ name: z.string().min(1).max(LIMITS.choiceText), value }))
    .max(LIMITS.commandChoices)
    .refine((all) => areDifferent(all.map((each) => each.name)), 'Choice names are unique')
    .optional();
const shared = { ...described, required: z.boolean().optional(), autocomplete: z.boolean().optional() };
const noBoth = ({
  choices,
  autocomplete,
}: {
  choices?: unknown[] | undefined;
  autocomplete?: boolean | undefined;
}) => !(autocomplete && choices?.length);

const number = (type: 4 | 10) =>
  z
    .strictObject({
      ...shared,
      type: z.literal(type),
      min_value: z.number().optional(),
      max_value: z.number().optional(),
      choices: choice(z.number()),
    })
    .refine(noBoth, 'Choices and autocomplete exclude each other');
const option = z.discriminatedUnion('type', [
  z
    .strictObject({
      ...shared,
      type: z.literal(3),
      min_length: z.int().min(0).max(6_000).optional(),
      max_length: z.int().min(1).max(6_000).optional(),
      choices: choice(z.string().min(1).max(LIMITS.choiceText)),
    })
    .refine(noBoth, 'Choices and autocomplete exclude each other'),
  number(4),
  number(10),
  z.strictObject({ ...described, type: z.literal([5, 6, 8, 9]), required: z.boolean().optional() }),
  z.strictObject({
    ...described,
    type: z.literal(7),
    required: z.boolean().optional(),
    channel_types: z.array(z.int()).optional(),
  }),
]);
const options = z
  .array(option)
  .max(LIMITS.commandOptions)
  .refine((all) => areDifferent(all.map((each) => each.name)), 'Option names are unique')
  .refine((all) => {
    const firstOptional = all.findIndex(({ required }) => !required);
    return firstOptional === -1 || all.slice(firstOptional).every(({ required }) => !required);
  }, 'Required options must be placed before non-required options');
const subCommand = z.strictObject({ ...described, type: z.literal(1), options: options.optional() });

const command = z
  .strictObject({
    ...described,
    type: z.literal(1).optional(),
    options: z
      .union([
        z
          .array(subCommand)
          .max(LIMITS.commandOptions)
          .refine((all) => areDifferent(all.map((each) => each.name)), 'Sub-command names are unique'),
        options,
      ])
      .optional(),
    default_member_permissions: z.string().regex(/^\d+$/).nullish(),
    contexts: z.array(z.literal([0, 1, 2])).nullish(),
    integration_types: z
      .array(z.literal([0, 1]))
      .min(1)
      .optional(),
    nsfw: z.boolean().optional(),
  })
  .refine(
    (all) => lengthOf(all) <= LIMITS.commandTotal,
    `A command may have ${LIMITS.commandTotal} characters`,
  );

export type CommandForm = z.infer<typeof command>;

const commands = z
  .array(command)
  .max(LIMITS.commandsGlobal)
  .refine((all) => areDifferent(all.map((each) => each.name)), 'Application command names must be unique');

export function readCommands(
  body: unknown,
): { ok: true; commands: CommandForm[] } | { ok: false; refusal: Refusal } {
  const read = commands.safeParse(body);
  if (read.success) return { ok: true, commands: read.data };
  return { ok: false, refusal: invalidForm(formIssues(read.error.issues)) };
}

/** Names, descriptions and values at every level. */
function lengthOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Object.entries(value).reduce(
    (sum, [key, inside]) =>
      sum +
      (typeof inside === 'object' || ['name', 'description', 'value'].includes(key) ? lengthOf(inside) : 0),
    0,
  );
}

const areDifferent = (values: readonly string[]) => new Set(values).size === values.length;
