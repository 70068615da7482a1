import { z } from 'zod';
import { nearest, usage } from '../../core/command.ts';
import { UserError } from '../../core/errors.ts';
import type { Block, Message } from '../../core/message.ts';
import { queryHelp } from '../../core/query/index.ts';
import { defineCommand, type RunnableCommand } from '../command.ts';

/** Made last: it explains the other commands, and itself. */
export function createHelp(others: readonly RunnableCommand[]): RunnableCommand {
  const help: RunnableCommand = defineCommand({
    name: 'help',
    description: 'What can be asked, or how one command works',
    options: { command: z.string().optional().describe('A command to explain') },
    bare: 'command',
    reply: 'caller',
    examples: ['', 'search'],

    async run({ command: name }, { prefix }) {
      const all = [...others, help];
      if (name === undefined) return overview(all, prefix);
      const names = all.map((command) => command.name);
      const wanted = all.find((command) => command.name === name.toLowerCase());
      if (wanted) return explain(wanted, prefix);
      const meant = name.length < 40 ? nearest(name.toLowerCase(), names) : null;
      throw new UserError(
        `There is no command “${name.slice(0, 40)}”. ${meant ? `Did you mean ${meant}?` : `There are ${names.join(', ')}.`}`,
      );
    },
  });
  return help;
}

function overview(commands: readonly RunnableCommand[], prefix: string): Message {
  const lines = commands.map(
    (command): Block => ({
      type: 'text',
      text: [{ text: usage(command, prefix), style: 'code' }, `  ${command.description}`],
    }),
  );
  return {
    summary: `Commands: ${commands.map((command) => command.name).join(', ')}`,
    blocks: [{ type: 'heading', text: ['What you can ask'] }, ...lines],
  };
}

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
