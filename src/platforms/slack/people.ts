import { WebAPIPlatformError } from '@slack/web-api';
import { z } from 'zod';
import type { Caller, People, Person, PlatformTools } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import type { Identity, Workspaces } from './workspaces.ts';

/** Who may change what is posted in a channel: guests and people from elsewhere never do. */
export type Editors = 'everyone' | 'admins';

/** Somebody waits for the answer to a command. */
const PATIENCE_MS = 1_000;
const KEPT_MS = 5 * 60_000;
const MOST_KEPT = 10_000;

/** What of a profile matters here. https://docs.slack.dev/reference/objects/user-object */
interface Profile {
  readonly zone: string | null;
  readonly name: string | null;
  readonly isGuest: boolean;
  readonly isOutsider: boolean;
  readonly isAdmin: boolean;
}

/** Profiles as `users.info` tells them, each kept for five minutes. */
export function createPeople({
  workspaces,
  editors,
  now,
  log,
}: Pick<PlatformTools, 'now' | 'log'> & {
  readonly workspaces: Workspaces;
  readonly editors: Editors;
}): People {
  const kept = new Map<string, { readonly profile: Promise<Profile>; readonly atMs: number }>();

  async function read({ userId: user, channel }: Caller): Promise<Profile> {
    const { client, identity } = await workspaces.find(channel.installation);
    const [answer, own] = await Promise.all([client.users.info({ user }), identity()]);
    return toProfile(answer, own);
  }

  function profileOf(caller: Caller): Promise<Profile> {
    // What one workspace sees of somebody is not what another one does.
    const who = `${caller.channel.installation} ${caller.userId}`;
    const atMs = now().getTime();
    const known = kept.get(who);
    if (known && atMs - known.atMs < KEPT_MS) return known.profile;
    const entry = { profile: read(caller), atMs };
    kept.delete(who);
    kept.set(who, entry);
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    entry.profile.catch(() => {
      if (kept.get(who) === entry) kept.delete(who);
    });
    return entry.profile;
  }

  return {
    async look(caller) {
      try {
        const profile = await within(PATIENCE_MS, profileOf(caller), null);
        if (profile !== null) return toPerson(profile, caller, editors);
        log.warn('slack profile not read in time');
        return unknown(SLOW, caller, editors);
      } catch (error) {
        const word = error instanceof WebAPIPlatformError ? error.data.error : (error as Error).name;
        log.warn('slack profile not read', { word });
        return unknown(word === 'missing_scope' ? NO_SCOPE : SILENT, caller, editors);
      }
    },
  };
}

const userShape = z.object({
  user: z.object({
    team_id: z.string().optional(),
    name: z.string().optional(),
    profile: z.object({ display_name: z.string().optional(), real_name: z.string().optional() }).optional(),
    tz: z.string().nullish(),
    is_admin: z.boolean().default(false),
    is_owner: z.boolean().default(false),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    is_stranger: z.boolean().default(false),
    enterprise_user: z
      .object({ enterprise_id: z.string().optional(), teams: z.array(z.string()).default([]) })
      .optional(),
  }),
});

function toProfile(answer: unknown, home: Identity): Profile {
  const { user } = userShape.parse(answer);
  const { team_id: team, enterprise_user: grid, profile } = user;
  // In an organization people belong to several workspaces, or to the organization itself.
  const isOfOrganization =
    grid?.teams.includes(home.team) || (grid?.enterprise_id ?? '?') === home.organization;
  const isFromElsewhere = team !== undefined && team !== home.team && !isOfOrganization;
  return {
    zone: isZone(user.tz) ? user.tz : null,
    name: profile?.display_name || profile?.real_name || user.name || null,
    isGuest: user.is_restricted || user.is_ultra_restricted,
    isOutsider: user.is_stranger || isFromElsewhere,
    isAdmin: user.is_admin || user.is_owner,
  };
}

function toPerson(profile: Profile, caller: Caller, editors: Editors): Person {
  const { zone, name } = profile;
  return { zone, name, refusal: isDirect(caller) ? null : refusalOf(profile, editors) };
}

function refusalOf({ isGuest, isOutsider, isAdmin }: Profile, editors: Editors): string | null {
  if (isOutsider) return OUTSIDER;
  if (isGuest) return GUEST;
  return editors === 'admins' && !isAdmin ? NO_ADMIN : null;
}

const unknown = (why: string, caller: Caller, editors: Editors): Person => ({
  zone: null,
  name: null,
  refusal: editors === 'admins' && !isDirect(caller) ? `${ADMINS_ONLY} ${why}` : null,
});

/** A direct message and the Home tab belong to whoever writes there. */
const isDirect = ({ channel: { channel, user } }: Caller): boolean =>
  user !== undefined || /^D/.test(channel);

function isZone(zone: string | null | undefined): zone is string {
  if (!zone) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const OUTSIDER =
  'Only people of this workspace can change what is posted here, and you are here from another one. Ask one of them.';
const GUEST = 'Guests can’t change what is posted here. Ask a full member of this workspace.';
const ADMINS_ONLY = 'In this workspace only admins change what is posted.';
const NO_ADMIN = `${ADMINS_ONLY} Ask one of them.`;
const NO_SCOPE =
  'Who is one can’t be told, because the scope users:read is missing: whoever installed this app adds it under OAuth & Permissions and installs it again.';
const SLOW = 'Slack didn’t say in time whether you are one. Please try again.';
const SILENT = 'Slack didn’t say whether you are one. Please try again in a minute.';
