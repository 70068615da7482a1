import { ACK_MS } from './limits.ts';
import type { Json, World } from './world.ts';

/** What Slack hears back about something that it delivered. */
export type Ack =
  | { readonly type: 'acked'; readonly payload: Json | null }
  /** After three seconds: the person has read that it failed. */
  | { readonly type: 'late' }
  /** No connection, one that broke, or a status that is no 2xx. */
  | { readonly type: 'failed'; readonly detail: string };

export type Kind = 'slash_commands' | 'interactive' | 'events_api';

/** Hands something to the bot and says how it was taken. `attempt` counts from 0, what is brought again from 1. */
export type Deliver = (kind: Kind, payload: Json, attempt?: number) => Promise<Ack>;

/** In time by the world's clock, which only a test moves. */
export function judged(world: World, sentMs: number, payload: Json | null): Ack {
  return world.now().getTime() - sentMs > ACK_MS ? { type: 'late' } : { type: 'acked', payload };
}
