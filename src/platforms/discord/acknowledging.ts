import type { APIInteraction } from 'discord.js';
import type { PlatformTools } from '../../core/platform.ts';
import type { Answers } from './answers.ts';

/** Tells how long it takes from hearing something to having acknowledged it, of what Discord took. */
export function measureAcknowledging(
  answers: Answers,
  acknowledged: PlatformTools['acknowledged'],
): { readonly answers: Answers; hear(interaction: APIInteraction): void } {
  const heardAt = new WeakMap<APIInteraction, number>();
  return {
    hear: (interaction) => void heardAt.set(interaction, performance.now()),
    answers: {
      ...answers,
      async acknowledge(interaction, response) {
        const isTaken = await answers.acknowledge(interaction, response);
        const at = heardAt.get(interaction);
        if (isTaken && at !== undefined) acknowledged?.('discord', performance.now() - at);
        return isTaken;
      },
    },
  };
}
