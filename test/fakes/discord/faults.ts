/** What goes wrong with a request. `after` ones have done their work first: the caller can't know. */
export type Fault =
  | { readonly how: 'status'; readonly status: number; readonly body?: unknown }
  | {
      readonly how: 'rate-limit';
      readonly retryAfterMs: number;
      readonly scope: 'user' | 'global' | 'shared';
    }
  | { readonly how: 'drop' | 'stall' | 'drop-after' | 'stall-after' | 'broken-after' }
  | { readonly how: 'status-after'; readonly status: number }
  /** Answered as always once this resolves. */
  | { readonly how: 'wait'; readonly until: Promise<unknown> };

/** Faults wait for their requests, each for one, in the order in which they were planned. */
export function createFaults() {
  const planned: { method: string; path: RegExp; fault: Fault }[] = [];
  return {
    plan(method: string, path: RegExp, fault: Fault, times = 1): void {
      for (let i = 0; i < times; i++) planned.push({ method, path, fault });
    },
    /** Nothing goes wrong any more. */
    clear(): void {
      planned.length = 0;
    },
    take(method: string, path: string): Fault | null {
      const at = planned.findIndex((each) => each.method === method && each.path.test(path));
      return at === -1 ? null : (planned.splice(at, 1)[0]?.fault ?? null);
    },
  };
}
