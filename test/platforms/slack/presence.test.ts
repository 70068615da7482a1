import { expect, it } from 'vitest';
import { createPresence } from '../../../src/platforms/slack/presence.ts';
import { createOneWorkspace } from '../../../src/platforms/slack/workspaces.ts';
import { serveSlack } from '../../fakes/slack/index.ts';
import { memoryLog } from '../../support/log.ts';
import { closedPort } from '../../support/loopback.ts';

async function aPresence() {
  const slack = await serveSlack();
  const log = memoryLog();
  const workspaces = createOneWorkspace({ token: slack.world.tokens.bot, apiUrl: slack.apiUrl, log });
  const presence = createPresence({ workspaces, isOne: true });
  return { slack, team: slack.world.team.id, log, ...presence };
}

it('knows the workspace of its token, and says nothing of any other', async () => {
  const { isStillIn, team } = await aPresence();
  expect(await isStillIn(team)).toBe(true);
  expect(await isStillIn('T0OTHER')).toBeNull();
});

it('takes a token that Slack has ended for a departure, where it knows whose it was', async () => {
  for (const word of ['account_inactive', 'token_revoked']) {
    const { slack, isStillIn, isOf, team } = await aPresence();
    slack.world.tokenError = word;
    expect(await isStillIn(team)).toBeNull();
    isOf(team);
    expect(await isStillIn(team)).toBe(false);
    expect(await isStillIn('T0OTHER')).toBeNull();
  }
});

it('takes neither a wrong token nor trouble for a departure', async () => {
  const { slack, isStillIn, isOf, team, log } = await aPresence();
  isOf(team);
  slack.world.tokenError = 'invalid_auth';
  expect(await isStillIn(team)).toBeNull();
  slack.world.tokenError = null;
  slack.faults.add('auth.test', { type: 'status', status: 503, isDone: false });
  expect(await isStillIn(team)).toBeNull();
  slack.faults.add('auth.test', { type: 'limited', retryAfterS: 60 });
  expect(await isStillIn(team)).toBeNull();
  const nowhere = createPresence({
    workspaces: createOneWorkspace({ token: 'xoxb-0', apiUrl: `${await closedPort()}/api/`, log }),
    isOne: true,
  });
  nowhere.isOf(team);
  expect(await nowhere.isStillIn(team)).toBeNull();
});
