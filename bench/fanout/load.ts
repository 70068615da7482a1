import { type Rates, rates } from '../../src/app/outbox/pace.ts';
import type { PlatformName } from '../../src/core/platform.ts';

/** Where posts go in the benchmark: one bot's servers, and workspaces of which each has a rate of its own. */
export const WORKSPACES = 10;

export interface Place {
  readonly platform: PlatformName;
  readonly installation: string;
  readonly channel: string;
}

export const scaled = (factor: number): Rates => ({
  ...rates,
  slack: { ...rates.slack, perSecond: rates.slack.perSecond * factor },
  discord: { ...rates.discord, perSecond: rates.discord.perSecond * factor },
});

/** So many channels that every rate is used for about the same time. */
export function placesFor(channels: number): Place[] {
  const perSecond = rates.discord.perSecond + WORKSPACES * rates.slack.perSecond;
  const each = Math.round((channels * rates.slack.perSecond) / perSecond);
  return Array.from({ length: channels }, (_, n): Place => {
    const workspace = Math.floor(n / each);
    // The workspace stands in the channel's name, so that the platform knows it without a token for each.
    if (workspace < WORKSPACES)
      return { platform: 'slack', installation: `T${workspace}`, channel: `C${workspace}X${n}` };
    return {
      platform: 'discord',
      installation: String(10n ** 17n + BigInt(n % 50)),
      channel: String(2n * 10n ** 17n + BigInt(n)),
    };
  });
}

/** The time that those rates allow for these places. */
export function allowedMs(places: readonly Place[], { slack, discord }: Rates): number {
  const lanes = new Map<string, number>();
  for (const { platform, installation } of places) {
    const lane = platform === 'slack' ? installation : platform;
    lanes.set(lane, (lanes.get(lane) ?? 0) + 1);
  }
  const times = [...lanes].map(([lane, count]) => count / (lane === 'discord' ? discord : slack).perSecond);
  return 1_000 * Math.max(...times);
}
