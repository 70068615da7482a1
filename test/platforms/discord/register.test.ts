import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import { toApplicationCommand } from '../../../src/platforms/discord/commands.ts';
import { compareCommands, registerCommands } from '../../../src/platforms/discord/register.ts';
import { createRest } from '../../../src/platforms/discord/rest.ts';
import { serveDiscord } from '../../fakes/discord/index.ts';

const command = toApplicationCommand({ commands: allCommands, prefix: 'paper' });

describe.each(['global', 'guild'])('registering commands, %s', (scope) => {
  const aRegistry = async () => {
    const discord = await serveDiscord();
    const guildId = scope === 'guild' ? discord.guildId : undefined;
    return {
      discord,
      registry: { rest: createRest(discord), applicationId: discord.applicationId, guildId },
    };
  };

  it('says what is new, and writes nothing when nothing is', async () => {
    const { discord, registry } = await aRegistry();
    expect(await registerCommands(registry, [command])).toEqual(['new: /paper']);
    expect(await registerCommands(registry, [command])).toEqual([]);
    expect(discord.requests.filter(({ method }) => method === 'PUT')).toHaveLength(1);
  });

  it('names what changed, down to the option', async () => {
    const { registry } = await aRegistry();
    await registerCommands(registry, [command]);
    const [trending, search, ...others] = command.options ?? [];
    if (trending?.type !== 1 || !search) throw new Error('the first command has sub-commands');
    const [when, ...options] = trending.options ?? [];
    if (!when) throw new Error('trending has options');
    const changed = {
      ...command,
      options: [{ ...trending, options: [{ ...when, description: 'Which list' }, ...options] }, ...others],
    };
    const wanted = [changed as typeof command, { ...command, name: 'papers', options: [] }];
    expect(await compareCommands(registry, wanted)).toEqual([
      `gone: /paper ${search.name}`,
      `changed: /paper trending ${when.name}`,
      'new: /papers',
    ]);
  });
});
