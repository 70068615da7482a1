import { expect, it } from 'vitest';
import { aList, serveHuggingFace } from '../fakes/hugging-face.ts';
import { serveSlack } from '../fakes/slack/index.ts';
import { withFolder } from '../support/folders.ts';
import { closedPort } from '../support/loopback.ts';
import { paperboy, startPaperboy } from '../support/paperboy.ts';

const today = new Date().toISOString().slice(0, 10);

it('answers commands in Slack, turns pages in place, and stops when it is told to', () =>
  withFolder(async (folder) => {
    const slack = await serveSlack();
    const ada = slack.addPerson('ada');
    const channel = slack.addChannel('papers').id;
    const { url } = await serveHuggingFace({ [today]: aList(today, 12) });
    const base = {
      PAPERBOY_DATA: folder,
      PAPERBOY_SOURCES: 'huggingface',
      PAPERBOY_BACKFILL: today,
      HF_API_URL: url,
    };
    await paperboy(['sync', '--from', today, '--to', today], base);
    const { bot, app } = slack.world.tokens;
    const env = { ...base, SLACK_BOT_TOKEN: bot, SLACK_APP_TOKEN: app, SLACK_API_URL: slack.apiUrl };
    expect((await paperboy(['doctor'], env)).out).toContain('the tokens are right');
    const running = startPaperboy(['start'], env);
    let output = '';
    running.process.stderr?.on('data', (text) => {
      output += text;
    });
    await expect.poll(() => output, { timeout: 60_000 }).toContain('platform started');

    const shown = async (count: number, text: string) => {
      await slack.until(() => ada.sees(channel).length >= count);
      await slack.until(() => JSON.stringify(ada.sees(channel).at(-1)?.body).includes(text));
      const message = ada.sees(channel).at(-1);
      if (!message) throw new Error('nothing is shown');
      return message;
    };
    await ada.slash(channel, 'search paper');
    const first = await shown(1, '1–5 of 12');
    expect(first.visibleTo).toBe(ada.id);
    await ada.press(first, 'Next ›');
    await shown(1, '6–10 of 12');
    await ada.slash(channel, '');
    await shown(2, 'top 3 of 12');
    await ada.slash(channel, 'subscribe paper at:9am zone:berlin');
    await ada.press(await shown(3, '09:00 Europe/Berlin'), 'Subscribe');
    const told = () => slack.world.messages.find(({ visibleTo }) => visibleTo === null);
    await slack.until(() => told() !== undefined);
    expect(told()?.channel).toBe(channel);
    expect(told()?.body.text).toMatch(
      /^Ada subscribed this channel to “paper”\. Next post: .* Europe\/Berlin\./,
    );

    running.process.kill('SIGTERM');
    const { status, out, err } = await running.ended;
    expect(status).toBe(0);
    expect(out + err).not.toContain(bot);
  }));

it('answers what Slack sends over HTTP, and whether it lives', () =>
  withFolder(async (folder) => {
    const slack = await serveSlack();
    const ada = slack.addPerson('ada');
    const channel = slack.addChannel('papers').id;
    const nowhere = await closedPort();
    const { tokens } = slack.world;
    const running = startPaperboy(['start'], {
      PAPERBOY_DATA: folder,
      PAPERBOY_SOURCES: 'huggingface',
      HF_API_URL: nowhere,
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: tokens.bot,
      SLACK_SIGNING_SECRET: slack.world.tokens.signingSecret,
      PORT: '0',
    });
    let output = '';
    running.process.stderr?.on('data', (text) => {
      output += text;
    });
    const opened = /"port":(\d+),"msg":"web door opened"/;
    await expect.poll(() => output, { timeout: 60_000 }).toMatch(opened);
    const address = `http://127.0.0.1:${opened.exec(output)?.[1]}`;
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    // The sources are away, which is no reason to take the bot out.
    const isReady = async () => (await fetch(`${address}/readyz`)).json();
    await expect.poll(isReady, { timeout: 60_000 }).toEqual({ ready: true, missing: [] });
    expect((await fetch(`${address}/slack/events`, { method: 'POST', body: 'forged' })).status).toBe(401);
    slack.callAt(`${address}/slack/events`);
    await ada.slash(channel, 'status');
    await slack.until(() => ada.sees(channel).length > 0);
    expect(JSON.stringify(ada.sees(channel).at(-1)?.body)).toContain('Hugging Face');
    const metrics = await (await fetch(`${address}/metrics`)).text();
    expect(metrics).toContain('paperboy_command_duration_seconds_count{command="status"} 1');
    expect(metrics).toContain('paperboy_acknowledgement_seconds_count{platform="slack"} 1');
    expect(metrics).not.toMatch(/sentinel/);
    running.process.kill('SIGTERM');
    expect((await running.ended).status).toBe(0);
  }));

it('says what is missing, or wrong, and ends', () =>
  withFolder(async (folder) => {
    const slack = await serveSlack();
    const nowhere = await closedPort();
    const env = {
      PAPERBOY_DATA: folder,
      HF_API_URL: nowhere,
      ARXIV_API_URL: nowhere,
      SLACK_API_URL: slack.apiUrl,
      SLACK_BOT_TOKEN: 'xoxb-wrong-sentinel',
    };
    const without = await paperboy(['start'], env);
    expect(without.status).toBe(1);
    expect(without.err).toContain('Set SLACK_APP_TOKEN');
    const wrong = await paperboy(['start'], { ...env, SLACK_APP_TOKEN: slack.world.tokens.app });
    expect(wrong.status).toBe(1);
    expect(wrong.err).toContain('Slack refuses SLACK_BOT_TOKEN');
    expect(without.err + wrong.err).not.toContain('sentinel');
  }));
