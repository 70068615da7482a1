import { listedOf, usage } from '../../core/command.ts';
import { UserError } from '../../core/errors.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { DEPARTURE_EVENTS } from './departures.ts';
import { MANIFEST_LIMITS as LIMITS } from './limits.ts';

/** How Slack is to reach the app: through a socket, or with requests to this address. */
export type ManifestWay =
  | { readonly type: 'socket' }
  /** With the address that people come back to after they have installed it. */
  | { readonly type: 'http'; readonly url: string; readonly redirectUrl: string };

export interface ManifestChoices {
  /** Whole organizations can install it, for all their workspaces. */
  readonly isForOrganizations?: boolean;
  /** Tokens expire and are renewed, which takes `SLACK_CLIENT_ID`. It can't be switched off any more. */
  readonly rotatesTokens?: boolean;
}

/** Without these nothing can be asked or answered. */
export const REQUIRED_SCOPES = ['app_mentions:read', 'chat:write', 'commands'] as const;

/** What somebody who installs the app may leave out, and what is missing then. */
export const OPTIONAL_SCOPES = {
  'chat:write.public': 'posting into public channels that the bot was not invited to',
  'channels:history': 'finding out in public channels whether a post arrived whose answer got lost',
  'groups:history': 'finding out the same in private channels',
  'channels:read': 'stopping at once where a public channel is archived or deleted',
  'groups:read': 'stopping at once where a private channel is archived or deleted',
  'users:read':
    'knowing people’s time zones, and keeping guests and other workspaces from changing what is posted',
} as const;

/** What Slack tells us of without being asked; mentions and channels need their scopes. */
const EVENTS = ['app_home_opened', 'app_mention', ...DEPARTURE_EVENTS] as const;

/**
 * The app as Slack makes it: https://docs.slack.dev/reference/app-manifest. One slash command whose text we read
 * ourselves.
 * Throws a `UserError` when the command's name is too long for Slack.
 */
export function toManifest(
  { commands, prefix }: Pick<PlatformTools, 'commands' | 'prefix'>,
  way: ManifestWay,
  { isForOrganizations = false, rotatesTokens = false }: ManifestChoices = {},
) {
  const address = way.type === 'http' ? { url: way.url } : {};
  const requests = way.type === 'http' ? { request_url: way.url } : {};
  if (prefix.length >= LIMITS.command)
    throw new UserError(
      `Slack takes a command of at most ${LIMITS.command} characters with its slash: “/${prefix}” is longer. Shorten PAPERBOY_COMMAND.`,
    );
  return {
    _metadata: { major_version: 2, minor_version: 1 },
    display_information: {
      name: 'Paperboy',
      description: 'The papers people vote for, every day, and answers about them',
      long_description:
        'Paperboy brings the trending machine-learning papers of Hugging Face into your channels and answers questions about them: today’s list, a search over all that it has collected, one paper with its abstract and links, and others like it. What it answers is for your eyes until you show it to the channel.',
      background_color: '#b5651d',
    },
    features: {
      app_home: {
        home_tab_enabled: true,
        messages_tab_enabled: true,
        // It reads no messages, so that nobody should write any.
        messages_tab_read_only_enabled: true,
      },
      bot_user: { display_name: 'paperboy', always_online: true },
      slash_commands: [
        {
          command: `/${prefix}`,
          description: 'Trending papers, search, and one paper in full',
          usage_hint: hintOf(commands).slice(0, LIMITS.usageHint),
          should_escape: false,
          ...address,
        },
      ],
    },
    oauth_config: {
      ...(way.type === 'http' && { redirect_urls: [way.redirectUrl] }),
      scopes: {
        bot: [...REQUIRED_SCOPES, ...Object.keys(OPTIONAL_SCOPES)].sort(),
        bot_optional: Object.keys(OPTIONAL_SCOPES).sort(),
      },
    },
    settings: {
      event_subscriptions: { ...requests, bot_events: EVENTS },
      interactivity: { is_enabled: true, ...requests },
      org_deploy_enabled: isForOrganizations,
      socket_mode_enabled: way.type === 'socket',
      token_rotation_enabled: rotatesTokens,
    },
  };
}

/** `trending [<when>] | search <query> | …`: the commands and what stands bare after their names. */
function hintOf(commands: PlatformTools['commands']): string {
  const usages = listedOf(commands).map((command) =>
    usage(command, '')
      .replace(/^\/ /, '')
      .replace(/ \[?[a-z]+:…\]?/g, ''),
  );
  return usages.join(' | ');
}
