import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { z } from 'zod';
import { type Command, listedOf } from '../../core/command.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { cutAtClause } from '../../core/text/index.ts';
import { commandLimits } from './limits.ts';

/** A sub-command's option, and so a form's field. */
export type OptionJson = Exclude<
  APIApplicationCommandBasicOption,
  { type: ApplicationCommandOptionType.Channel }
>;
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

/**
 * All commands as sub-commands of one, their options as fields of their own type. An option with fixed values gets
 * choices; one that takes other text too is completed while it is typed.
 *
 * @throws Error naming what Discord would not take.
 */
export function toApplicationCommand({
  commands,
  prefix,
}: Pick<PlatformTools, 'commands' | 'prefix'>): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const command = {
    type: ApplicationCommandType.ChatInput as const,
    name: prefix,
    description: 'Daily trending papers, and answers about them',
    // Reading makes sense everywhere; what changes a channel asks for rights where it is pressed.
    contexts: [
      InteractionContextType.Guild,
      InteractionContextType.BotDM,
      InteractionContextType.PrivateChannel,
    ],
    integration_types: [ApplicationIntegrationType.GuildInstall, ApplicationIntegrationType.UserInstall],
    options: listedOf(commands).map(subCommand),
  };
  const problems = problemsOf(command);
  if (problems.length > 0) throw new Error(`Discord won’t take /${prefix}: ${problems.join('; ')}`);
  return command;
}

function subCommand(command: Command): APIApplicationCommandSubcommandOption {
  const options = Object.entries(command.options).map(([name, schema]) =>
    optionOf(name, schema as z.ZodType),
  );
  return {
    type: ApplicationCommandOptionType.Subcommand,
    name: command.name,
    description: short(command.description),
    // Discord wants the ones that are needed first.
    options: options.toSorted((a, b) => Number(b.required ?? false) - Number(a.required ?? false)),
  };
}

export function optionOf(name: string, schema: z.ZodType): OptionJson {
  const output = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' }) as Schema;
  const input = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const described = {
    name,
    description: short(output.description ?? input.description ?? name),
    required: !schema.safeParse(undefined).success,
  };
  if (output.type === 'boolean') return { ...described, type: ApplicationCommandOptionType.Boolean };
  // No option takes a fraction.
  if (output.type === 'integer' || output.type === 'number') {
    const range = {
      ...(isSmall(output.minimum) ? { min_value: output.minimum } : {}),
      ...(isSmall(output.maximum) ? { max_value: output.maximum } : {}),
    };
    return { ...described, type: ApplicationCommandOptionType.Integer, ...range };
  }
  const choices = onlyChoices(output);
  if (choices !== null) return { ...described, type: ApplicationCommandOptionType.String, choices };
  return {
    ...described,
    type: ApplicationCommandOptionType.String,
    autocomplete: true,
    ...(input.minLength ? { min_length: input.minLength } : {}),
    ...(isSmall(input.maxLength) ? { max_length: Math.min(input.maxLength, 6_000) } : {}),
  };
}

/** zod writes the largest safe integer where it knows no end. */
const isSmall = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

/** The only values there are, or null where other ones are taken too. */
function onlyChoices(schema: Schema): APIApplicationCommandOptionChoice<string>[] | null {
  const values = schema.enum?.filter((value) => typeof value === 'string') ?? [];
  if (values.length === 0 || values.length > commandLimits.choices) return null;
  return values.map((value) => ({ name: value, value }));
}

const short = (text: string): string => cutAtClause(text, commandLimits.description);

const NAME = /^[-_'\p{Ll}\p{Lo}\p{N}]+$/u;

/** What `limits.ts` forbids, each with the place. */
function problemsOf(command: RESTPostAPIChatInputApplicationCommandsJSONBody): string[] {
  const problems: string[] = [];
  let total = 0;
  const visit = (
    item: { name: string; description: string; options?: readonly object[] | undefined },
    path: string,
  ) => {
    const { name, description, options = [] } = item;
    const choices = 'choices' in item ? (item.choices as readonly { name: string; value: string }[]) : [];
    total += name.length + description.length;
    for (const choice of choices) {
      total += choice.name.length + choice.value.length;
      if (choice.name === '' || choice.name.length > commandLimits.choiceName)
        problems.push(
          `${path}: the value “${choice.name}” needs 1 to ${commandLimits.choiceName} characters`,
        );
    }
    if (!NAME.test(name) || name.length > commandLimits.name)
      problems.push(`${path}: a name is 1 to ${commandLimits.name} small letters, digits, - or _`);
    if (description === '') problems.push(`${path}: the description is missing`);
    if (options.length > commandLimits.options)
      problems.push(`${path}: ${options.length} options, at most ${commandLimits.options}`);
    for (const option of options as (typeof item)[]) visit(option, `${path} ${option.name}`);
  };
  visit(command, command.name);
  if (total > commandLimits.total)
    problems.push(`${total} characters in all, at most ${commandLimits.total}`);
  return problems;
}
