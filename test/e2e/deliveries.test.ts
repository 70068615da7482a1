import { expect, it } from 'vitest';
import { openStore } from '../../src/db/client.ts';
import { findDelivery } from '../../src/db/deliveries.ts';
import { serveSlack } from '../fakes/slack/index.ts';
import { aChannel, aDelivery, says } from '../support/deliveries.ts';
import { withFolder } from '../support/folders.ts';
import { memoryLog } from '../support/log.ts';
import { closedPort } from '../support/loopback.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';
import { withServerUrl } from '../support/stores.ts';

const at = new Date('2026-08-20T07:00:00Z');
const log = memoryLog();

it(
  'sends what is due from outside, shows what couldn’t be sent, and does with it what it is told',
  () =>
    withFolder(async (folder) => {
      const slack = await serveSlack({ now: () => at });
      const ada = slack.addPerson('ada');
      const [good, archived] = [slack.addChannel('good'), slack.addChannel('old', { isArchived: true })];
      const { bot, app } = slack.world.tokens;
      const env = {
        PAPERBOY_DATA: folder,
        SLACK_BOT_TOKEN: bot,
        SLACK_APP_TOKEN: app,
        SLACK_API_URL: slack.apiUrl,
      };
      const place = {
        platform: 'slack',
        installation: slack.world.team.id,
        userId: ada.id,
        now: at,
      } as const;
      const before = await openStore({ databaseUrl: null, dataDir: folder, log });
      await aDelivery(before.db, await aChannel(before.db, { ...place, channel: good.id }), {
        now: at,
        message: says('Good papers'),
      });
      const refused = await aChannel(before.db, { ...place, channel: archived.id });
      const { id } = await aDelivery(before.db, refused, { now: at, message: says('Old papers') });
      await before.close();

      expect((await paperboy(['tick', '--now', 'noon'], env)).err).toContain(
        '--now is a moment with its zone',
      );
      const round = await paperboy(['tick', '--now', at.toISOString(), '--json'], env);
      expect(JSON.parse(round.out)).toMatchObject({ plan: { due: 0 }, sent: { sent: 2, skipped: 1 } });
      expect(slack.world.messages.map(({ body }) => body.text)).toEqual([
        'Good papers',
        expect.stringContaining('The papers of a channel that you subscribed can’t be posted any more.'),
      ]);
      expect((await paperboy(['tick', '--now', at.toISOString()], env)).out).toContain('Nothing was due.');

      const shown = await paperboy(['deliveries', '--state', 'skipped,queued'], env);
      expect(shown.out).toMatch(
        new RegExp(`^${id} +skipped +2026-08-20 07:00 UTC +slack \\S+ ${archived.id}.*is_archived`, 'm'),
      );
      expect((await paperboy(['deliveries', '--state', 'lost'], env)).err).toContain('--state takes queued');
      expect((await paperboy(['deliveries', 'retry'], env)).err).toContain('Which one?');
      expect((await paperboy(['deliveries', 'retry', '4711'], env)).err).toContain(
        'none with the number 4711',
      );

      expect((await paperboy(['deliveries', 'retry', String(id)], env)).status).toBe(0);
      const listed = JSON.parse((await paperboy(['deliveries', '--json'], env)).out);
      expect(listed).toMatchObject([{ id, state: 'queued' }]);
      expect((await paperboy(['deliveries', 'drop', String(id)], env)).out).toContain('won’t be sent');
      const after = await openStore({ databaseUrl: null, dataDir: folder, log });
      expect(await findDelivery(after.db, id)).toMatchObject({ state: 'skipped', detail: 'dropped by hand' });
      await after.close();
    }),
  150_000,
);

it(
  'serves from one of two processes on a server, and from the other when that is killed',
  () =>
    withFolder((folder) =>
      withServerUrl(async (databaseUrl) => {
        const slack = await serveSlack();
        const ada = slack.addPerson('ada');
        const channel = slack.addChannel('papers').id;
        const nowhere = await closedPort();
        const { bot, app } = slack.world.tokens;
        const start = async (name: string, line: string) => {
          const running = startPaperboy(['start'], {
            PAPERBOY_DATA: `${folder}/${name}`,
            DATABASE_URL: databaseUrl,
            PAPERBOY_SOURCES: 'huggingface',
            HF_API_URL: nowhere,
            SLACK_BOT_TOKEN: bot,
            SLACK_APP_TOKEN: app,
            SLACK_API_URL: slack.apiUrl,
          });
          let output = '';
          running.process.stderr?.on('data', (text) => {
            output += text;
          });
          await expect.poll(() => output, { timeout: 50_000 }).toContain(line);
          return { ...running, output: () => output };
        };
        const first = await start('first', 'platform started');
        const second = await start('second', 'platform served by another process');
        const answers = () => ada.sees(channel).length;
        await ada.slash(channel, 'status');
        await slack.until(() => answers() === 1);
        first.process.kill('SIGKILL');
        await first.ended;
        // A minute is what is promised; a busy machine is slow to say so.
        await expect.poll(second.output, { timeout: 90_000 }).toContain('"name":"gateway:slack"');
        await ada.slash(channel, 'status');
        await slack.until(() => answers() === 2);
        second.process.kill('SIGTERM');
        expect((await second.ended).status).toBe(0);
      }),
    ),
  200_000,
);
