import { z } from 'zod';
import { listedOf, nearest, usage } from '../../core/command.ts';
import { UserError } from '../../core/errors.ts';
import type { Block, Message } from '../../core/message.ts';
import { queryHelp } from '../../core/query/index.ts';
import { type CallContext, defineCommand, type RunnableCommand } from '../command.ts';

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly RunnableCommand[];
}

/** Those that are worth a word where everything can be typed. */
const SHORTCUTS = ['preview', 'pause', 'resume', 'schedule', 'why', 'export'];

/** Made last: it explains the other commands, and itself. It stands in the last group. */
export function createHelp(
  groups: readonly CommandGroup[],
  unlisted: readonly RunnableCommand[],
): RunnableCommand {
  const help: RunnableCommand = defineCommand({
    name: 'help',
    description: 'What can be asked, or how one command works',
    options: { command: z.string().optional().describe('A command to explain') },
    bare: 'command',
    reply: 'caller',
    examples: ['', 'search'],

    async run({ command: name }, context) {
      const all = [...groups.flatMap(({ commands }) => commands), help, ...unlisted];
      if (name === undefined)
        return overview(withHelp(groups, help), shortcutsFor(context, unlisted), context);
      const wanted = all.find((command) => command.name === name.toLowerCase());
      if (wanted) return explain(wanted, context.prefix);
      const names = all.map((command) => command.name);
      const meant = name.length < 40 ? nearest(name.toLowerCase(), names) : null;
      const known = listedOf(all).map((command) => command.name);
      throw new UserError(
        `There is no command “${name.slice(0, 40)}”. ${meant ? `Did you mean ${meant}?` : `There are ${known.join(', ')}.`}`,
      );
    },
  });
  return help;
}

const withHelp = (groups: readonly CommandGroup[], help: RunnableCommand): CommandGroup[] =>
  groups.map((group, index) =>
    index === groups.length - 1 ? { ...group, commands: [...group.commands, help] } : group,
  );

/** Discord knows only what was registered there. */
function shortcutsFor({ from }: CallContext, unlisted: readonly RunnableCommand[]): RunnableCommand[] {
  if (from.channel.platform === 'discord') return [];
  return unlisted.filter(({ name }) => SHORTCUTS.includes(name));
}

function overview(
  groups: readonly CommandGroup[],
  shortcuts: readonly RunnableCommand[],
  { prefix }: CallContext,
): Message {
  const commands = groups.flatMap((group) => group.commands);
  return {
    summary: `Commands: ${commands.map((command) => command.name).join(', ')}`,
    blocks: [
      { type: 'heading', text: ['What you can ask'] },
      ...groups.flatMap(({ title, commands: members }): Block[] => [
        { type: 'text', text: [{ text: title, style: 'strong' }] },
        ...members.map((command) => line(shortUsage(command, prefix), command)),
      ]),
      ...(shortcuts.length > 0 ? [alsoTyped(shortcuts, prefix)] : []),
      { type: 'note', text: [`/${prefix} help settings, or any other command, tells all that it takes.`] },
    ],
  };
}

const line = (code: string, { description }: RunnableCommand): Block => ({
  type: 'text',
  text: [{ text: code, style: 'code' }, `  ${description}`],
});

/** Without the options that have to be named: a command with seven of them would take three lines. */
const shortUsage = (command: RunnableCommand, prefix: string): string =>
  usage(command, prefix).replace(/ \[?[a-z]+:…\]?/g, '');

const alsoTyped = (shortcuts: readonly RunnableCommand[], prefix: string): Block => ({
  type: 'note',
  text: [
    'Buttons in the answers do the rest. They can be typed as well: ',
    ...shortcuts.flatMap((command, index) => [
      ...(index === 0 ? [] : [', ']),
      { text: shortUsage(command, prefix), style: 'code' as const },
    ]),
    '.',
  ],
});

function explain(command: RunnableCommand, prefix: string): Message {
  const options = Object.entries(command.options).map(
    ([key, schema]): Block => ({
      type: 'text',
      text: [{ text: key, style: 'strong' }, `  ${(schema as z.ZodType).description ?? ''}`],
    }),
  );
  const examples = command.examples.map((example) => `/${prefix} ${command.name} ${example}`.trim());
  return {
    summary: usage(command, prefix),
    blocks: [
      { type: 'heading', text: [usage(command, prefix)] },
      { type: 'text', text: [`${command.description}.`] },
      ...options,
      ...('query' in command.options ? queryHelp : []),
      { type: 'note', text: [`For example ${examples.join(' · ')}`] },
    ],
  };
}
