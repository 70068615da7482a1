import { onTestFinished } from 'vitest';
import { createInstallations } from '../../../src/app/installations.ts';
import { createKeyRing } from '../../../src/app/keys.ts';
import type { Dispatch } from '../../../src/core/platform.ts';
import type { Db } from '../../../src/db/client.ts';
import { createSlack, type SlackOptions } from '../../../src/platforms/slack/index.ts';
import { createWeb } from '../../../src/web/index.ts';
import { type FakeSlack, serveSlack } from '../../fakes/slack/index.ts';
import type { Place } from '../../fakes/slack/oauth.ts';
import { createBrowser } from '../../support/browser.ts';
import { type Clock, createClock } from '../../support/clock.ts';
import { aKey } from '../../support/keys.ts';
import { memoryLog } from '../../support/log.ts';
import { plainDoor } from '../../support/web.ts';
import { heard, someTools } from './bot.ts';

const keys = createKeyRing(aKey('a'));

/** The clock of a test that installs stands where the real one does: the packages that Slack makes look at that. */
export const aClock = (): Clock => createClock(new Date().toISOString());

/** The app at a Slack, with a web door where workspaces install it. Answers with what it heard. */
export async function startApp(
  db: Db,
  {
    slack,
    clock = aClock(),
    isBySocket = false,
    ...over
  }: Partial<SlackOptions> & { slack?: FakeSlack; clock?: Clock; isBySocket?: boolean } = {},
) {
  const there = slack ?? (await serveSlack({ now: clock.now }));
  const log = memoryLog();
  const { app, world } = there;
  const installationsOf = () => createInstallations({ db, platform: 'slack', keys, now: clock.now });
  const { receiver, sender, people, isStillIn, routes } = createSlack({
    ...someTools(log),
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    ...(isBySocket ? { appToken: world.tokens.app } : { signingSecret: world.tokens.signingSecret }),
    apiUrl: there.apiUrl,
    now: clock.now,
    installationsOf,
    pauseMs: 1,
    ...over,
  });
  const web = createWeb({ ...plainDoor, routes, log });
  const address = `http://127.0.0.1:${(await web.start()).port}`;
  onTestFinished(web.stop);
  app.redirectUrl = `${address}/slack/oauth_redirect`;
  if (!isBySocket) there.callAt(`${address}/slack/events`);
  const calls: Parameters<Dispatch>[0][] = [];
  await receiver.start(async (call) => {
    calls.push(call);
    return { message: heard(call), isPublic: call.command === 'shout' };
  });
  onTestFinished(() => receiver.stop());
  return {
    slack: there,
    clock,
    log,
    sender,
    people,
    address,
    calls,
    isStillIn,
    installations: installationsOf(),
  };
}

/** Somebody installs it with a browser, as far as Slack's own page. */
export async function agree(
  { slack, address }: { slack: FakeSlack; address: string },
  place: Place,
  user: string,
) {
  const browser = createBrowser();
  const page = await browser.open(`${address}/slack/install`);
  const back = slack.oauth.consent(page.links[0] ?? '', place, user);
  return { browser, page, back };
}

/** And to the end. */
export async function install(app: { slack: FakeSlack; address: string }, place: Place, user: string) {
  const { browser, back } = await agree(app, place, user);
  return browser.open(back);
}
