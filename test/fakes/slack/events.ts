import type { Ack, Deliver } from './acks.ts';
import type { Channel, Json, World } from './world.ts';

/** Events as Slack wraps them up: https://docs.slack.dev/apis/events-api */
export function createEvents({ world, deliver }: { world: World; deliver: Deliver }) {
  const { team, bot, organization } = world;
  return (inner: Json, at = world.now()): Promise<Ack> =>
    deliver('events_api', {
      token: 'legacy',
      team_id: team.id,
      api_app_id: bot.appId,
      type: 'event_callback',
      event_id: world.nextId('Ev'),
      event_time: Math.floor(at.getTime() / 1000),
      authorizations: [
        {
          enterprise_id: organization?.id ?? null,
          team_id: team.id,
          user_id: bot.userId,
          is_bot: true,
          is_enterprise_install: world.isOrgInstall,
        },
      ],
      is_ext_shared_channel: false,
      event: inner,
    });
}

/** What admins and channel managers do, with the events that it brings. Null: nobody is told. */
export interface Admin {
  /** Slack sends both events, in no order that it promises. `at`: when it was, where the news is late. */
  uninstall(at?: Date): Promise<Ack[]>;
  /** The tokens of people alone. */
  revokeOfPeople(): Promise<Ack>;
  /** The app is there again, with the same token: no event tells of it. */
  install(): void;
  archive(channel: string): Promise<Ack | null>;
  unarchive(channel: string): Promise<Ack | null>;
  remove(channel: string): Promise<Ack | null>;
}

export function createAdmin(options: { world: World; deliver: Deliver }): Admin {
  const { world } = options;
  const event = createEvents(options);
  const admin = 'U0ADMIN';

  /** Of a private channel only a bot hears that is in it, and of any only one with the scope. */
  async function tell({ id, isPrivate, members }: Channel, type: string, more: Json): Promise<Ack | null> {
    const kind = isPrivate ? 'group' : 'channel';
    if (!world.scopes.has(`${kind}s:read`)) return null;
    if (isPrivate && !members.has(world.bot.userId)) return null;
    return event({ type: `${kind}_${type}`, channel: id, event_ts: world.nextTs(), ...more });
  }

  function channelOf(id: string): Channel {
    const channel = world.channels.get(id);
    if (!channel) throw new Error(`there is no channel ${id}`);
    return channel;
  }

  return {
    async uninstall(at) {
      world.tokenError = 'account_inactive';
      return [
        await event({ type: 'tokens_revoked', tokens: { oauth: [], bot: [world.bot.userId] } }, at),
        await event({ type: 'app_uninstalled' }, at),
      ];
    },
    revokeOfPeople: () => event({ type: 'tokens_revoked', tokens: { oauth: [admin], bot: [] } }),
    install() {
      world.tokenError = null;
    },
    archive(id) {
      const channel = channelOf(id);
      channel.isArchived = true;
      return tell(channel, 'archive', { user: admin, is_moved: 0 });
    },
    unarchive(id) {
      const channel = channelOf(id);
      channel.isArchived = false;
      return tell(channel, 'unarchive', { user: admin });
    },
    remove(id) {
      const channel = channelOf(id);
      world.channels.delete(id);
      return tell(channel, 'deleted', { actor_id: admin });
    },
  };
}
