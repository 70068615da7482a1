import { expect, it } from 'vitest';
import { serveSlack } from '../fakes/slack/index.ts';
import { memoryLog } from './log.ts';
import { paperboy } from './paperboy.ts';
import { takeLeaks } from './sentinels.ts';

it('notices a secret that gets out of a process, of a stream or of a log', async () => {
  const { world } = await serveSlack();
  expect((await paperboy([world.tokens.signingSecret], {})).status).toBe(1);
  process.stdout.write(`${world.tokens.signingSecret}\n`);
  memoryLog().info('request refused', { headers: { signature: world.tokens.signingSecret } });
  expect(takeLeaks()).toEqual([
    expect.stringMatching(/^paperboy sentinel\w+ shows a secret/),
    expect.stringMatching(/^the test’s own process shows a secret/),
    expect.stringMatching(/^log: request refused shows a secret/),
  ]);
});

it('finds nothing where the log takes it out', async () => {
  const { world } = await serveSlack();
  memoryLog().warn('refused', {
    token: world.tokens.bot,
    url: `https://hooks.slack.com/x/${world.tokens.app}`,
  });
  expect(takeLeaks()).toEqual([]);
});
