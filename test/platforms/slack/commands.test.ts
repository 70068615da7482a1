import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import { listedOf } from '../../../src/core/command.ts';
import { toManifest } from '../../../src/platforms/slack/commands.ts';

const tools = { commands: allCommands, prefix: 'paper' };

describe('the manifest', () => {
  it('asks for nothing but what the bot does, and says what may be left out', () => {
    const { bot, bot_optional: optional } = toManifest(tools, { type: 'socket' }).oauth_config.scopes;
    expect(bot.filter((scope) => !optional.includes(scope))).toEqual([
      'app_mentions:read',
      'chat:write',
      'commands',
    ]);
    expect(bot).toEqual(expect.arrayContaining(optional));
  });

  it('tells of every command that is listed', () => {
    const [command] = toManifest(tools, { type: 'socket' }).features.slash_commands;
    expect(command).toMatchObject({ command: '/paper' });
    const names = listedOf(allCommands).map(({ name }) => name);
    const told = command?.usage_hint.split(' | ').map((usage) => usage.split(' ')[0]);
    expect(told).toEqual(names);
    expect(command?.usage_hint).toContain('search <query>');
  });

  it('has an address where Slack is to call, and none with a socket', () => {
    const url = 'https://papers.example.org/slack/events';
    const socket = toManifest(tools, { type: 'socket' });
    expect(JSON.stringify(socket)).not.toContain('url"');
    expect(socket.settings.socket_mode_enabled).toBe(true);
    const redirectUrl = 'https://papers.example.org/slack/oauth_redirect';
    const http = toManifest(tools, { type: 'http', url, redirectUrl });
    expect(http.oauth_config).toMatchObject({ redirect_urls: [redirectUrl] });
    expect(http.settings).toMatchObject({
      socket_mode_enabled: false,
      interactivity: { request_url: url },
      event_subscriptions: { request_url: url },
    });
    expect(http.features.slash_commands).toMatchObject([{ url }]);
  });

  it('is for one workspace whose token stays, unless more is wanted', () => {
    expect(toManifest(tools, { type: 'socket' }).settings).toMatchObject({
      org_deploy_enabled: false,
      token_rotation_enabled: false,
    });
    const many = toManifest(tools, { type: 'socket' }, { isForOrganizations: true, rotatesTokens: true });
    expect(many.settings).toMatchObject({ org_deploy_enabled: true, token_rotation_enabled: true });
  });

  it('keeps to what Slack takes', () => {
    const { display_information: about, features } = toManifest(tools, { type: 'socket' });
    expect(about.name.length).toBeLessThanOrEqual(35);
    expect(about.description.length).toBeLessThanOrEqual(140);
    // Slack’s directory wants at least 174 characters.
    expect(about.long_description.length).toBeGreaterThanOrEqual(174);
    expect(about.long_description.length).toBeLessThanOrEqual(4_000);
    expect(features.bot_user.display_name).toMatch(/^[a-z0-9._-]{1,80}$/);
    expect(features.slash_commands[0]?.usage_hint.length).toBeLessThanOrEqual(1_000);
    expect(() => toManifest({ ...tools, prefix: 'p'.repeat(32) }, { type: 'socket' })).toThrow(
      'Shorten PAPERBOY_COMMAND',
    );
  });
});
