import { expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import type { Db } from '../../../src/db/client.ts';
import { storeReading } from '../../../src/db/lists.ts';
import { noteGoodReading } from '../../../src/db/readings.ts';
import { aHouse } from '../../support/house.ts';
import { aPaper } from '../../support/papers.ts';
import { withEmbeddedDb } from '../../support/stores.ts';
import { aBot, shown } from './bot.ts';

const day = '2026-06-24';
const at = new Date('2026-06-24T22:00:00Z');
const papers = Array.from({ length: 12 }, (_, i) =>
  aPaper({
    id: `2606.000${10 + i}`,
    title: `Diffusion Policy ${i + 1}: @everyone can [fly](https://evil.example)`,
    gist: 'A quadrotor policy trained in 18 s on a laptop flies a real drone.',
    abstract: 'Long ago, drones crashed. We train a policy for them in seconds. '.repeat(60),
    authors: ['Jonas Eschmann'],
    authorCount: 3,
    upvotes: 142 - i,
    codeUrl: 'https://github.com/arplaboratory/learning-to-fly',
    featuredOn: day,
  }),
);

async function fill(db: Db): Promise<void> {
  await storeReading(db, { source: 'huggingface', at, sample: false, day, papers });
  await noteGoodReading(db, 'huggingface', at);
}

it.each(['compact', 'cards', 'full'] as const)('every command is answered, %s', async (density) => {
  await withEmbeddedDb(async (db) => {
    await fill(db);
    const house = aHouse(db);
    const { discord, answered } = await aBot(house.dispatch, { commands: allCommands, density });
    const see = async (...typed: Parameters<typeof discord.type>) =>
      shown(await answered(discord.type(...typed)));

    const list = await answered(discord.type('trending', { when: day, top: 3 }));
    expect(shown(list)).toContain('Wednesday’s papers · 24 Jun 2026 · top 3 of 12');
    expect(shown(await answered(discord.press(list, 'Show all')))).toContain('24 Jun 2026 · 12 papers');
    const opened = density === 'full' ? 'Abstract' : `1 · ${papers[0]?.title}`;
    expect(shown(await answered(discord.press(list, opened)))).toContain('Long ago, drones crashed.');

    const found = await answered(discord.type('search', { query: 'diffusion policy' }));
    expect(shown(found)).toContain('diffusion policy · 12 papers, best first');
    await answered(discord.press(found, 'Next ›'));
    expect(shown(found)).toContain('6–10 of 12');
    expect(await see('show', { paper: papers[0]?.id ?? '' })).toContain('[arXiv] [PDF] [Code]');
    expect(await see('status')).toContain('12 papers, 1 daily list');
    expect(await see('help')).toContain('/paper trending');
    expect(await see('help', { command: 'search' })).toContain('Papers that fit your query');
    expect(await see('trending', { top: 1_000 })).toContain('top: is a number from 1 to 100');
    expect(await see('nothing')).toContain('There is no command “nothing”.');
    expect(discord.messages().flatMap(({ pinged }) => pinged)).toEqual([]);
  });
});
