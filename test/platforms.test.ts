import { describe, expect, it } from 'vitest';
import { UserError } from '../src/core/errors.ts';
import { readEnv } from '../src/env.ts';
import { createTerminalPosting } from '../src/platforms/terminal/index.ts';
import { createPostings, isSetUp, setUpPlatforms } from '../src/platforms.ts';
import { tools } from './platforms/discord/bot.ts';

const both = readEnv({ DISCORD_TOKEN: 'x', SLACK_BOT_TOKEN: 'xapp-1-wrong', SLACK_APP_TOKEN: 'xapp-1' });

describe('platforms that are set up', () => {
  it('are those with a token', () => {
    expect(isSetUp(readEnv({}))).toBe(false);
    expect(isSetUp(both)).toBe(true);
    expect(setUpPlatforms(both, tools()).map(({ name }) => name)).toEqual(['discord', 'slack']);
  });

  it('are opened once, for those who ask and for what is posted', async () => {
    const setUp = setUpPlatforms(both, tools());
    const postings = createPostings(setUp, null);
    const [discord] = setUp;
    expect(await postings('discord')).toBe(await discord?.open());
  });

  it('say what is wrong with one of them, and leave the others alone', async () => {
    const postings = createPostings(setUpPlatforms(both, tools()), createTerminalPosting());
    await expect(postings('slack')).rejects.toThrow(UserError);
    await expect(postings('slack')).rejects.toThrow(/SLACK_BOT_TOKEN holds an app-level token/);
    expect(await postings('discord')).not.toBeNull();
    expect(await postings('terminal')).not.toBeNull();
  });

  it('are none where no token is', async () => {
    const postings = createPostings(setUpPlatforms(readEnv({}), tools()), null);
    expect([await postings('slack'), await postings('discord'), await postings('terminal')]).toEqual([
      null,
      null,
      null,
    ]);
  });
});
