/**
 * A post on its way. `queued`: to be sent. `sending`: some process has it. `unknown`: it may have arrived, which is
 * looked into before anything is sent again. `held`: nobody can find out whether it arrived; a person decides.
 * `sent`, `skipped` (not sent, on purpose) and `dead` (can't be sent) are ends.
 */
export type DeliveryState = 'queued' | 'sending' | 'unknown' | 'held' | 'sent' | 'skipped' | 'dead';

/** The states in which a later post of the same channel has to wait. */
export const openStates = ['queued', 'sending', 'unknown'] as const satisfies readonly DeliveryState[];
