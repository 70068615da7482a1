import { sql } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { type Db, openStore } from '../../src/db/client.ts';
import { deliveries } from '../../src/db/schema.ts';
import { serveHuggingFace } from '../fakes/hugging-face.ts';
import { serveSlack } from '../fakes/slack/index.ts';
import { install, startApp } from '../platforms/slack/installing.ts';
import { createClock } from '../support/clock.ts';
import { startServing } from '../support/crew.ts';
import { aChannel, aDelivery, says } from '../support/deliveries.ts';
import { withFolder } from '../support/folders.ts';
import { aKey } from '../support/keys.ts';
import { memoryLog } from '../support/log.ts';
import { createMovedClock } from '../support/moved-clock.ts';
import { withServerUrl } from '../support/stores.ts';

/** Longer than a token lives. */
const LATER_MS = 13 * 3_600_000;

/** Statements that wait for a row which another one holds. */
const waiting = async (db: Db) =>
  db.execute(
    sql`select query from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
  );

it(
  'a token that two processes use is renewed by one of them when it is over, and both post with the new one',
  () =>
    withFolder((folder) =>
      withServerUrl(async (databaseUrl) => {
        const began = { start: new Date().toISOString(), since: Date.now() };
        const clock = createMovedClock(began);
        const slack = await serveSlack({ now: clock.now });
        slack.app.rotates = true;
        const store = await openStore({ databaseUrl, dataDir: folder, log: memoryLog() });
        const { db } = store;
        const app = await startApp(db, { slack, clock: { ...createClock(), now: clock.now } });
        const acme = slack.addWorkspace('acme');
        await install(app, { world: acme.world }, acme.addPerson('ada').id);
        const huggingFace = await serveHuggingFace({});
        const env = {
          DATABASE_URL: databaseUrl,
          PAPERBOY_DATA: folder,
          PAPERBOY_SOURCES: 'huggingface',
          PAPERBOY_KEYS: aKey('a'),
          HF_API_URL: huggingFace.url,
          SLACK_CLIENT_ID: slack.app.clientId,
          SLACK_CLIENT_SECRET: slack.app.clientSecret,
          SLACK_SIGNING_SECRET: slack.world.tokens.signingSecret,
          SLACK_API_URL: slack.apiUrl,
          PORT: '0',
        };
        const [first, second] = await Promise.all([
          startServing({ holder: 'first', ...began }, env),
          startServing({ holder: 'second', ...began }, env),
        ]);
        const isDue = async (name: string) => {
          const place = { installation: acme.world.team.id, channel: acme.addChannel(name).id };
          const now = clock.now();
          await aDelivery(db, await aChannel(db, { ...place, now }), { now, message: says(name) });
        };
        const posts = () => slack.calls.filter(({ method }) => method === 'chat.postMessage');
        const renewals = () => slack.calls.filter(({ args }) => args.grant_type === 'refresh_token');
        let answer = () => {};
        const until = new Promise<void>((resolve) => {
          answer = resolve;
        });
        slack.faults.add('oauth.v2.access', { type: 'wait', until });

        for (const { holder, tell } of [first, second]) {
          await isDue(`early, by the ${holder}`);
          await tell('tick');
          await tell({ jumpTo: LATER_MS });
        }
        clock.jumpTo(LATER_MS);
        const [{ token: old } = { token: '' }] = posts();
        expect(posts().map(({ token }) => token)).toEqual([old, old]);
        await isDue('one');
        const firstSent = first.tell('tick');
        await expect.poll(renewals, { timeout: 20_000 }).toHaveLength(1);
        await isDue('two');
        const secondSent = second.tell('tick');
        await expect.poll(() => waiting(db), { timeout: 20_000 }).toHaveLength(1);
        const states = async () => (await db.select().from(deliveries)).map(({ state }) => state);
        expect((await states()).toSorted()).toEqual(['sending', 'sending', 'sent', 'sent']);
        answer();
        await Promise.all([firstSent, secondSent]);

        expect(new Set(await states())).toEqual(new Set(['sent']));
        expect(renewals()).toHaveLength(1);
        const late = posts().slice(2);
        expect(late.map(({ args }) => args.text).toSorted()).toEqual(['one', 'two']);
        const [{ token: renewed } = { token: '' }] = late;
        expect(renewed).not.toBe(old);
        expect(late.map(({ token }) => token)).toEqual([renewed, renewed]);
        await store.close();
      }),
    ),
  120_000,
);
