import { allCommands } from '../app/commands/index.ts';
import { UserError } from '../core/errors.ts';
import { type ManifestWay, toManifest } from '../platforms/slack/commands.ts';
import type { Run } from './table.ts';

/** The path of Slack's requests under the address of the web door. */
const PATH = '/slack/events';

/** The Slack app in Slack's own format, on standard output; what to do with it beside it, for people. */
export const run: Run = async ({ flags }, { env, stdout, stderr }) => {
  const way = wayOf(flags);
  const manifest = toManifest({ commands: allCommands, prefix: env.PAPERBOY_COMMAND }, way);
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
  return { type: 'http', url: `${address.origin}${base.endsWith(PATH) ? base : base + PATH}` };
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
    `Whoever installs it may leave out ${optional.join(', ')}.`,
  ]
    .map((step, index) => `${index + 1}. ${step}`)
    .join('\n');
}
