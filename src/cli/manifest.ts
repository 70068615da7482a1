import { allCommands } from '../app/commands/index.ts';
import { UserError } from '../core/errors.ts';
import { type ManifestWay, toManifest } from '../platforms/slack/commands.ts';
import type { Run } from './table.ts';

/** The paths of Slack's requests, and of people who install the app, under the address of the web door. */
const PATH = '/slack/events';
const REDIRECT_PATH = '/slack/oauth_redirect';

/** The Slack app in Slack's own format, on standard output; what to do with it beside it, for people. */
export const run: Run = async ({ flags }, { env, stdout, stderr }) => {
  const way = wayOf(flags);
  if (way.type === 'socket' && (flags.org || flags.rotation))
    throw new UserError('--org and --rotation are for an app that many install, which takes --url too.');
  const manifest = toManifest({ commands: allCommands, prefix: env.PAPERBOY_COMMAND }, way, {
    isForOrganizations: flags.org === true,
    rotatesTokens: flags.rotation === true,
  });
  stdout.write(`${flags.json ? JSON.stringify(manifest) : JSON.stringify(manifest, null, 2)}\n`);
  if (!flags.json) stderr.write(`\n${steps(way, manifest.oauth_config.scopes.bot_optional)}\n`);
  return 0;
};

function wayOf({ socket, url }: Parameters<Run>[0]['flags']): ManifestWay {
  if (url === undefined) return { type: 'socket' };
  if (socket) throw new UserError('It is --socket or --url, not both: Slack calls an app in one way.');
  const text = String(url);
  const address = URL.canParse(text) ? new URL(text) : null;
  if (address?.protocol !== 'https:')
    throw new UserError(
      `--url is the public address of this program’s web door and begins with https://, not “${text.slice(0, 80)}”.`,
    );
  const base = address.pathname.replace(/\/+$/, '');
  const door = address.origin + (base.endsWith(PATH) ? base.slice(0, -PATH.length) : base);
  return { type: 'http', url: door + PATH, redirectUrl: door + REDIRECT_PATH };
}

function steps(way: ManifestWay, optional: readonly string[]): string {
  const token =
    way.type === 'socket'
      ? 'Basic Information, App-Level Tokens: make one with connections:write, and put it into SLACK_APP_TOKEN.'
      : 'Basic Information: put the Signing Secret into SLACK_SIGNING_SECRET, and set PORT.';
  return [
    'api.slack.com/apps, Create New App, From a manifest: paste what stands above.',
    'Install App: put the Bot User OAuth Token into SLACK_BOT_TOKEN.',
    token,
    ...(way.type === 'http'
      ? [
          'For many workspaces instead: Manage Distribution, activate it; put Client ID and Client Secret (Basic Information) into SLACK_CLIENT_ID and SLACK_CLIENT_SECRET, no SLACK_BOT_TOKEN, and a key into PAPERBOY_KEYS (paperboy keys new). Then everybody installs it at /slack/install.',
        ]
      : []),
    `Whoever installs it may leave out ${optional.join(', ')}.`,
  ]
    .map((step, index) => `${index + 1}. ${step}`)
    .join('\n');
}
