import {
  type Client,
  type GatewayChannelDeleteDispatchData,
  GatewayDispatchEvents,
  type GatewayGuildCreateDispatchData,
  type GatewayGuildDeleteDispatchData,
  type GatewayThreadDeleteDispatchData,
} from 'discord.js';
import { createInFlight } from '../../core/in-flight.ts';
import type { PlatformTools } from '../../core/platform.ts';

/**
 * Tells which servers have removed the bot, and which channels are no more. Read from the gateway itself: the SDK is
 * silent about channels and threads that it doesn't have in memory. `idle` resolves when all that was heard is told.
 */
export function hearDepartures(
  client: Client,
  { departures, now }: Pick<PlatformTools, 'departures' | 'now'>,
): {
  /** The servers that the bot is in, as of now. */
  present(guilds: readonly string[]): void;
  idle(): Promise<void>;
} {
  if (departures === undefined) return { present: () => {}, idle: async () => {} };
  const { track: tell, idle } = createInFlight();

  const present = (guilds: readonly string[]) => void tell(departures.returned('discord', guilds, now()));

  client.ws.on(GatewayDispatchEvents.GuildDelete, ({ id, unavailable }: GatewayGuildDeleteDispatchData) => {
    // events/gateway-events, “Guild Delete”: with this field it is an outage.
    if (unavailable) return;
    tell(
      departures.left(
        { platform: 'discord', installation: id },
        { reason: 'the bot was removed from the server', at: now() },
      ),
    );
  });

  client.ws.on(GatewayDispatchEvents.GuildCreate, ({ id }: GatewayGuildCreateDispatchData) => {
    // At the start all come one by one, and are told together.
    if (client.isReady()) present([id]);
  });

  const gone = ({ id, guild_id: guild }: { id: string; guild_id?: string | undefined }, reason: string) => {
    if (guild !== undefined)
      tell(
        departures.channelGone(
          { platform: 'discord', installation: guild, channel: id },
          { reason, at: now() },
        ),
      );
  };
  client.ws.on(GatewayDispatchEvents.ChannelDelete, (channel: GatewayChannelDeleteDispatchData) =>
    gone(channel, 'the channel was deleted'),
  );
  client.ws.on(GatewayDispatchEvents.ThreadDelete, (thread: GatewayThreadDeleteDispatchData) =>
    gone(thread, 'the thread was deleted'),
  );

  return { present, idle };
}
