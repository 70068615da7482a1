import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/core/platform.ts';
import { createPeople } from '../../../src/platforms/discord/people.ts';
import type { Who } from '../../fakes/discord/interactions.ts';
import { aBot } from './bot.ts';

const ROLE = '300000000000000001';

/** As whom somebody is heard, and what that allows. */
async function heard(who: Who, editorRoles: readonly string[] = []) {
  let from: Caller | undefined;
  const bot = await aBot(
    async (call) => {
      from = call.from;
      return { message: { summary: 'ok', blocks: [] } };
    },
    { editorRoles },
  );
  await bot.answered(bot.discord.type('status', {}, who));
  if (!from) throw new Error('nobody was heard');
  return createPeople({ editorRoles }).look(from);
}

describe('people in Discord', () => {
  it.each(['manageChannels', 'manageGuild', 'administrator'] as const)(
    'may change things with %s',
    async (right) => {
      expect(await heard({ may: ['viewChannel', right] })).toEqual({ zone: null, refusal: null });
    },
  );

  it('hear which right they lack', async () => {
    const { refusal } = await heard({ may: ['viewChannel', 'manageMessages'] });
    expect(refusal).toBe(
      'To change what is posted here you need the right Manage Channels or Manage Server. Ask somebody who has it.',
    );
  });

  it('may change things with a role that is named for it, and with no other', async () => {
    expect((await heard({ roles: ['1', ROLE] }, [ROLE])).refusal).toBeNull();
    expect((await heard({ roles: ['1'] }, [ROLE])).refusal).toMatch(/or a role that was named for it/);
  });

  it('can have nothing posted where they brought the bot along by themselves', async () => {
    const { refusal } = await heard({ may: ['administrator'], isVisit: true });
    expect(refusal).toMatch(/^I can answer you here but not post.* can add me to it\.$/);
  });
});
