import { createKeeper } from '../../src/app/keeper.ts';
import type { Logger } from '../../src/core/logger.ts';
import type { Postings, Sender } from '../../src/core/platform.ts';
import type { Db } from '../../src/db/client.ts';
import { createBodies as createDiscordBodies } from '../../src/platforms/discord/body.ts';
import { createSender as createDiscordSender } from '../../src/platforms/discord/send.ts';
import { createBodies as createSlackBodies } from '../../src/platforms/slack/body.ts';
import { createSender as createSlackSender } from '../../src/platforms/slack/send.ts';
import { createOneWorkspace } from '../../src/platforms/slack/workspaces.ts';

export interface Address {
  readonly token: string;
  readonly apiUrl: string;
  /** What the SDK itself lets through. */
  readonly requestsPerSecond?: number;
}

export type Addresses = Readonly<Record<'slack' | 'discord', Address>>;

/** The real senders at these addresses, without anybody who listens. */
export function postingsAt(
  { slack, discord }: Addresses,
  {
    db,
    now,
    log,
    wrap = (sender) => sender,
  }: { db: Db; now: () => Date; log: Logger; wrap?: (sender: Sender) => Sender },
): Postings {
  const look = { keeper: createKeeper({ db, now }), prefix: 'paper', density: 'compact', log } as const;
  const people = { look: async () => ({ zone: null, refusal: null }) };
  const senders = {
    slack: wrap(
      createSlackSender({
        workspaces: createOneWorkspace({ ...slack, log }),
        log,
        toBody: createSlackBodies(look),
      }),
    ),
    discord: wrap(createDiscordSender({ ...discord, log, toBody: createDiscordBodies(look) })),
  };
  return async (name) => (name === 'terminal' ? null : { sender: senders[name], people });
}
