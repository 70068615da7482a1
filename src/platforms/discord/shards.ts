import { type Client, Events, GatewayCloseCodes, Status } from 'discord.js';
import { within } from '../../core/within.ts';

/** Knows which of a client's connections are there. Each comes back by itself, if it does. */
export function watchShards(client: Client, now: () => Date) {
  /** By shard, since when it is gone. */
  const lost = new Map<number, Date>();
  let isOutgrown = false;
  const lose = (shard: number) => {
    if (!lost.has(shard)) lost.set(shard, now());
  };
  client.on(Events.ShardReconnecting, lose);
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    lose(shard);
    isOutgrown ||= code === GatewayCloseCodes.ShardingRequired;
  });
  client.on(Events.ShardReady, (shard) => lost.delete(shard));
  client.on(Events.ShardResume, (shard) => lost.delete(shard));
  const count = () => client.ws.shards.filter(({ status }) => status === Status.Ready).size;

  return {
    /** The servers of one shard hear nothing from the others. */
    downSince(): Date | null {
      const [longest = null] = [...lost.values()].sort((a, b) => a.getTime() - b.getTime());
      return longest;
    },

    /** The bot is in more servers by now than these shards may serve: it takes a new client to ask how many can. */
    isOver: () => isOutgrown,

    /** False: no further shard came up for so long. Discord lets in a few at a time, so that many take minutes. */
    async within(ms: number, connecting: Promise<void>): Promise<boolean> {
      const connected = connecting.then(() => true);
      for (;;) {
        const before = count();
        if (await within(ms, connected, false)) return true;
        if (count() <= before) return false;
      }
    },
  };
}
