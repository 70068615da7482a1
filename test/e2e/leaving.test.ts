import { expect, it } from 'vitest';
import { noteChange, updateChannel } from '../../src/db/channels.ts';
import type { Db } from '../../src/db/client.ts';
import { openStore } from '../../src/db/client.ts';
import { reservePapers } from '../../src/db/posted.ts';
import { installations } from '../../src/db/schema.ts';
import { serveSlack } from '../fakes/slack/index.ts';
import { aChannel, aDelivery } from '../support/deliveries.ts';
import { withFolder } from '../support/folders.ts';
import { memoryLog } from '../support/log.ts';
import { closedPort } from '../support/loopback.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';
import { placesWith } from '../support/rows.ts';
import { withServerUrl } from '../support/stores.ts';

const log = memoryLog();
const at = new Date('2026-08-20T07:00:00Z');

/** A channel with a post that arrived, of a workspace whose tokens are kept. */
async function aWorkspace(db: Db, installation: string): Promise<void> {
  const channel = await aChannel(db, {
    now: at,
    installation,
    channel: `C0${installation}`,
    userId: `U0${installation}`,
  });
  await updateChannel(db, channel.id, { nextRunAt: new Date('2100-01-01T00:00:00Z') });
  const { id } = await aDelivery(db, channel, {
    now: at,
    state: 'sent',
    endedAt: at,
    messageId: '1724137200.000100',
  });
  await reservePapers(db, [{ channelId: channel.id, paperId: '2608.19001', deliveryId: id, queries: [''] }]);
  await noteChange(db, {
    channelId: channel.id,
    at,
    userId: `U0${installation}`,
    what: 'subscribed this channel',
  });
  await db.insert(installations).values({
    platform: 'slack',
    id: installation,
    secret: 'sentinel-sealed',
    installedAt: at,
    installedBy: 'U0ADMIN',
  });
}

it(
  'prints what is kept of a workspace without its tokens, and deletes it when that is meant',
  () =>
    withFolder(async (folder) => {
      const env = { PAPERBOY_DATA: folder };
      const before = await openStore({ databaseUrl: null, dataDir: folder, log });
      await aWorkspace(before.db, 'T0LEAVER');
      await aWorkspace(before.db, 'T0STAYER');
      await before.close();

      const exported = await paperboy(['export', '--installation', 'slack:T0LEAVER'], env);
      expect(exported.out).not.toMatch(/sentinel|secret|STAYER/);
      expect(JSON.parse(exported.out)).toMatchObject({
        platform: 'slack',
        installation: 'T0LEAVER',
        installedBy: 'U0ADMIN',
        channels: [
          {
            channel: 'C0T0LEAVER',
            settings: { at: '09:00', days: 'mon-fri', zone: 'Europe/Berlin', top: 5, style: 'compact' },
            subscriptions: [{ query: '', createdBy: 'U0T0LEAVER' }],
            papers: [
              { id: '2608.19001', link: 'https://arxiv.org/abs/2608.19001', postedAt: at.toISOString() },
            ],
            changes: [{ userId: 'U0T0LEAVER', what: 'subscribed this channel' }],
          },
        ],
      });

      const asked = await paperboy(['purge', '--installation', 'slack:T0LEAVER'], env);
      expect([asked.status, asked.out]).toEqual([1, '']);
      expect(asked.err).toContain('1 channel, 1 subscription, 1 delivery, 1 posted paper, 1 noted change');
      expect(asked.err).toContain('Nothing was deleted; with --yes it is.');
      const done = await paperboy(['purge', '--installation', 'slack:T0LEAVER', '--yes', '--json'], env);
      expect(JSON.parse(done.out)).toMatchObject({ installation: 'T0LEAVER', purged: { channels: 1 } });
      for (const command of ['purge', 'export']) {
        expect((await paperboy([command, '--installation', 'slack:T0LEAVER'], env)).err).toContain(
          'Nothing is kept about slack:T0LEAVER.',
        );
        expect((await paperboy([command], env)).err).toContain('Which one?');
        expect((await paperboy([command, '--installation', 'discord:T0'], env)).err).toContain('is such as');
      }

      const after = await openStore({ databaseUrl: null, dataDir: folder, log });
      expect(await placesWith(after.db, ['T0LEAVER'])).toEqual([]);
      expect(await placesWith(after.db, ['T0STAYER'])).toContain('installations.id');
      await after.close();
    }),
  150_000,
);

it(
  'forgets a workspace that uninstalls it while it runs, and no other one',
  () =>
    withFolder((folder) =>
      withServerUrl(async (databaseUrl) => {
        const slack = await serveSlack();
        const team = slack.world.team.id;
        const { bot, app } = slack.world.tokens;
        const store = await openStore({ databaseUrl, dataDir: folder, log });
        await aWorkspace(store.db, team);
        await aWorkspace(store.db, 'T0STAYER');
        const running = startPaperboy(['start'], {
          PAPERBOY_DATA: folder,
          DATABASE_URL: databaseUrl,
          PAPERBOY_SOURCES: 'huggingface',
          PAPERBOY_PURGE_DAYS: '0',
          HF_API_URL: await closedPort(),
          SLACK_BOT_TOKEN: bot,
          SLACK_APP_TOKEN: app,
          SLACK_API_URL: slack.apiUrl,
        });
        await slack.until(() => slack.socket.connections() > 0);
        await slack.admin.uninstall();
        await expect
          .poll(() => placesWith(store.db, [team]), { timeout: 90_000, interval: 1_000 })
          .toEqual([]);
        expect(await placesWith(store.db, ['T0STAYER'])).toContain('subscriptions.created_by');
        running.process.kill('SIGTERM');
        expect((await running.ended).status).toBe(0);
        await store.close();
      }),
    ),
  200_000,
);
