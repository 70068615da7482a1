import { Routes } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { allCommands } from '../../../src/app/commands/index.ts';
import type { Command } from '../../../src/core/command.ts';
import { listedOf } from '../../../src/core/command.ts';
import { toApplicationCommand } from '../../../src/platforms/discord/commands.ts';
import { createRest } from '../../../src/platforms/discord/rest.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';

const aCommand = (over: Partial<Command> = {}): Command => ({
  name: 'search',
  description: 'Papers that hold your words',
  options: {},
  reply: 'caller',
  examples: [],
  ...over,
});
const optionsOf = (options: z.ZodRawShape) => {
  const [sub] = toApplicationCommand({ commands: [aCommand({ options })], prefix: 'paper' }).options ?? [];
  return (sub as unknown as { options: Record<string, unknown>[] }).options;
};

describe('toApplicationCommand', () => {
  it('turns the commands there are into one that Discord takes', async () => {
    const discord = await serveDiscord();
    const rest = createRest(discord);
    const command = toApplicationCommand({ commands: allCommands, prefix: 'paper' });
    const [registered] = (await rest.put(Routes.applicationCommands(discord.applicationId), {
      body: [command],
    })) as { options: { name: string }[] }[];
    expect(registered?.options.map(({ name }) => name)).toEqual(
      listedOf(allCommands).map(({ name }) => name),
    );
    await rest.put(Routes.applicationGuildCommands(discord.applicationId, discord.guildId), {
      body: [command],
    });
  });

  it('gives every option the type of what it becomes, and the range of it', () => {
    const number = z
      .string()
      .regex(/^\d+$/)
      .transform(Number)
      .pipe(z.number().min(1).max(100))
      .default(10)
      .describe('How many');
    expect(optionsOf({ top: number, silent: z.stringbool().optional().describe('No sound') })).toEqual([
      { name: 'top', description: 'How many', required: false, type: 4, min_value: 1, max_value: 100 },
      { name: 'silent', description: 'No sound', required: false, type: 5 },
    ]);
  });

  it('offers choices where there are no other values, and completes the rest', () => {
    const density = z.enum(['compact', 'cards', 'full']).describe('How much of a paper');
    const when = z
      .union([z.enum(['day', 'week']), z.string()])
      .default('day')
      .describe('A day or a week');
    expect(optionsOf({ when, density })).toEqual([
      {
        name: 'density',
        description: 'How much of a paper',
        required: true,
        type: 3,
        choices: ['compact', 'cards', 'full'].map((value) => ({ name: value, value })),
      },
      { name: 'when', description: 'A day or a week', required: false, type: 3, autocomplete: true },
    ]);
  });

  it('shortens a description that is too long', () => {
    const [option] = optionsOf({ query: z.string().max(200).describe('What to look for, '.repeat(20)) });
    expect(option).toMatchObject({
      description: expect.stringMatching(/^What to look for.{1,84}$/),
      max_length: 200,
    });
  });

  it.each([
    ['a name that can’t be typed', [aCommand({ name: 'Search it' })], 'paper Search it: a name is'],
    ['no description', [aCommand({ description: '' })], 'paper search: the description is missing'],
    ['too many', Array.from({ length: 26 }, (_, i) => aCommand({ name: `c${i}` })), '26 options, at most 25'],
    [
      'a value that is too long',
      [aCommand({ options: { topic: z.enum(['x'.repeat(101), 'y']) } })],
      'paper search topic: the value',
    ],
    [
      'too many words in all',
      Array.from({ length: 25 }, (_, i) =>
        aCommand({
          name: `c${i}`,
          options: Object.fromEntries(
            ['a', 'b', 'c', 'd'].map((key) => [key, z.string().describe('word '.repeat(19).trim())]),
          ),
        }),
      ),
      'characters in all, at most 8000',
    ],
  ])('says what is wrong with %s', (_name, commands, expected) => {
    expect(() => toApplicationCommand({ commands, prefix: 'paper' })).toThrow(expected);
  });
});
