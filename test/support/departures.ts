import type { Departures } from '../../src/core/departure.ts';

/** What platforms tell, a line each: `left slack T1: why`. */
export function toldDepartures(): Departures & { readonly told: string[]; readonly times: Date[] } {
  const told: string[] = [];
  const times: Date[] = [];
  const note = (line: string, at: Date) => {
    told.push(line);
    times.push(at);
  };
  return {
    told,
    times,
    left: async ({ platform, installation }, { reason, at }) =>
      note(`left ${platform} ${installation}: ${reason}`, at),
    returned: async (platform, installations, at) =>
      note(`returned ${platform} ${installations.join(', ')}`, at),
    channelGone: async ({ platform, installation, channel }, { reason, at }) =>
      note(`gone ${platform} ${installation} ${channel}: ${reason}`, at),
    channelBack: async ({ platform, installation, channel }, at) =>
      note(`back ${platform} ${installation} ${channel}`, at),
  };
}
