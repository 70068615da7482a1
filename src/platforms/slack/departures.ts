import type { App, EnvelopedEvent, EventFromType } from '@slack/bolt';
import { createInFlight } from '../../core/in-flight.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { placeOf } from './call.ts';

/** What a channel can come to: https://docs.slack.dev/reference/events */
const CHANNEL_ENDS = {
  channel_deleted: 'the channel was deleted',
  group_deleted: 'the channel was deleted',
  channel_archive: 'the channel was archived',
  group_archive: 'the channel was archived',
} as const;
const CHANNEL_RETURNS = ['channel_unarchive', 'group_unarchive'] as const;

/** Of which the manifest asks to be told; those of channels take the scopes channels:read and groups:read. */
export const DEPARTURE_EVENTS = [
  'app_uninstalled',
  'tokens_revoked',
  ...(Object.keys(CHANNEL_ENDS) as (keyof typeof CHANNEL_ENDS)[]),
  ...CHANNEL_RETURNS,
] as const;

/** Tells who has removed the app, and which channels are no more. `idle` resolves when all that was heard is told. */
export function hearDepartures(
  app: App,
  { departures, now }: Pick<PlatformTools, 'departures' | 'now'>,
): {
  /** The workspace of a token that works: Slack sends no event when an app is installed again. */
  present(team: string): void;
  idle(): Promise<void>;
} {
  if (departures === undefined) return { present: () => {}, idle: async () => {} };
  const { track: tell, idle } = createInFlight();

  app.event('app_uninstalled', async ({ body }) => {
    tell(departures.left(whose(body), { reason: 'the app was uninstalled', at: timeOf(body, now) }));
  });

  // Slack names users, not tokens: people's own are none of ours.
  app.event('tokens_revoked', async ({ event, body }) => {
    if ((event.tokens.bot ?? []).length === 0) return;
    tell(departures.left(whose(body), { reason: 'its token was revoked', at: timeOf(body, now) }));
  });

  for (const [type, reason] of Object.entries(CHANNEL_ENDS) as [keyof typeof CHANNEL_ENDS, string][])
    app.event(type, async ({ event, body }) => {
      tell(departures.channelGone(placeIn(body, event), { reason, at: timeOf(body, now) }));
    });

  for (const type of CHANNEL_RETURNS)
    app.event(type, async ({ event, body }) => {
      tell(departures.channelBack(placeIn(body, event), timeOf(body, now)));
    });

  return {
    present: (team) => void tell(departures.returned('slack', [team], now())),
    idle,
  };
}

type ChannelEvent = EventFromType<keyof typeof CHANNEL_ENDS | (typeof CHANNEL_RETURNS)[number]>;

type Envelope = EnvelopedEvent<object>;

/** The organization where the app is installed in all of it. */
function whose({ team_id: team, authorizations, ...body }: Envelope) {
  const [authorization] = authorizations ?? [];
  const organization = authorization?.enterprise_id ?? body.enterprise_id;
  const isWhole = authorization?.is_enterprise_install === true || !team;
  return { platform: 'slack' as const, installation: (isWhole && organization) || team || '' };
}

const placeIn = ({ team_id: team = '' }: Envelope, { channel }: ChannelEvent) => placeOf(team, channel);

/** When it happened by Slack's clock, at the latest: an event can be hours late, and its time is cut to seconds. */
function timeOf({ event, event_time: seconds }: Envelope, now: () => Date): Date {
  const at = 'event_ts' in event ? Number(event.event_ts) * 1_000 : seconds * 1_000 + 999;
  return at > 0 ? new Date(at) : now();
}
