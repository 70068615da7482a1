import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedact } from '../src/redact.ts';

const redact = createRedact([]);

describe('what looks like a credential', () => {
  const discordToken = `${'MTIzNDU2Nzg5MDEyMzQ1Njc4'}.GfakeX.${'not-a-real-token-of-anybody'}`;
  const interaction = `aW50ZXJhY3Rpb246${'MTIzNDU2Nzg5'}abc_-DEF`;

  it.each([
    ['a bot token of Slack', 'xoxb-1111-2222-aBcDeF'],
    ['a user token of Slack', 'xoxp-1111-2222-aBcDeF'],
    ['an app-level token of Slack', 'xapp-1-A0000-2222-abcdef'],
    ['a rotating token of Slack', 'xoxe.xoxb-1-Mi0yLTEx'],
    ['a refresh token of Slack', 'xoxe-1-My0xLTEx'],
    ['a token of Discord', discordToken],
    ['an interaction’s token', interaction],
    ['a token of Hugging Face', 'hf_AbCdEfGhIjKlMnOpQrStUv'],
  ])('never gets out: %s', (_, secret) => {
    for (const text of [
      secret,
      `refused: ${secret}.`,
      JSON.stringify({ a: [{ b: secret }] }),
      JSON.stringify({ body: JSON.stringify({ token: secret }) }),
      inspect({ headers: { Authorization: `Bot ${secret}` } }),
      `https://example.org/?token=${secret}&x=1`,
    ]) {
      expect(redact(text)).toContain('[redacted]');
      expect(redact(text)).not.toContain(secret);
    }
  });

  it.each([
    ['https://hooks.slack.com/commands/T1/2/three', 'https://hooks.slack.com/[redacted]'],
    ['"https://hooks.slack-gov.com/actions/T1/2/three"', '"https://hooks.slack-gov.com/[redacted]"'],
    [
      `POST https://discord.com/api/v10/interactions/123456789012345678/${interaction}/callback`,
      'POST https://discord.com/api/v10/interactions/123456789012345678/[redacted]/callback',
    ],
    [
      'https://discord.com/api/webhooks/123456789012345678/any-thing/messages/@original',
      'https://discord.com/api/webhooks/123456789012345678/[redacted]/messages/@original',
    ],
    ['postgres://paperboy:hunter2@db:5432/paperboy', 'postgres://[redacted]@db:5432/paperboy'],
    ['{"client_secret":"ab c","code":"x"}', '{"client_secret":"[redacted]","code":"x"}'],
    ['wss://slack.test/link?ticket=abc&app_id=x', 'wss://slack.test/link?ticket=[redacted]&app_id=x'],
    ['client_secret=abc&code=x', 'client_secret=[redacted]&code=x'],
    ['{"headers":{"authorization":"Bearer x"}}', '{"headers":{"authorization":"[redacted]"}}'],
    ['Authorization: Bearer abcdefgh12345', 'Authorization: Bearer [redacted]'],
  ])('leaves what tells where it was: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    'The bot token begins with xoxb-, the app-level token with xapp-.',
    'https://huggingface.co/papers/2606.30616',
    'https://discord.com/api/v10/channels/123456789012345678/messages',
    '{"event":"list stored","day":"2026-06-24","stored":3,"secret":true}',
    'Bot connected; tokens: 512; a password is missing.',
  ])('leaves alone what is none: %s', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('a secret that is set', () => {
  it('is found in every spelling, an address’s password also by itself', () => {
    const url = 'postgres://paperboy:p%40ss"w\\rd-1@db:5432/paperboy';
    const withSecrets = createRedact([url, 'signing secret/with "quotes"']);
    const text = JSON.stringify({
      raw: url,
      password: 'p@ss"w\\rd-1',
      escaped: encodeURIComponent('signing secret/with "quotes"'),
      said: 'signing secret/with "quotes" was wrong',
    });
    expect(withSecrets(text)).not.toMatch(/ss.{1,3}w|quotes/);
  });

  it('never gets out of a line of JSON, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, unit: 'binary' }),
        fc.string(),
        fc.string(),
        (secret, before, after) => {
          fc.pre(!'[redacted]'.includes(secret) && !`${before}${after}`.includes(secret));
          const line = createRedact([secret])(JSON.stringify({ field: `${before} ${secret} ${after}` }));
          expect(line).not.toContain(JSON.stringify(secret).slice(1, -1));
        },
      ),
    );
  });

  it('takes no ordinary word along when it is short', () => {
    expect(createRedact(['pass', ''])('the pass has passed')).toBe('the pass has passed');
  });
});
