/** What goes wrong in place of an answer. `isDone`: Slack has nevertheless done what was asked. */
export type Fault =
  | { readonly type: 'error'; readonly error: string }
  | { readonly type: 'limited'; readonly retryAfterS?: number }
  | { readonly type: 'status'; readonly status: number; readonly isDone: boolean }
  | { readonly type: 'garbage'; readonly isDone: boolean }
  | { readonly type: 'drop'; readonly isDone: boolean }
  | { readonly type: 'stall'; readonly isDone: boolean }
  /** Answered as always once this resolves. */
  | { readonly type: 'wait'; readonly until: Promise<unknown> };

export interface Faults {
  /** The next `times` calls of a method go wrong so. */
  add(method: string, fault: Fault, times?: number): void;
  /** Nothing goes wrong any more. */
  clear(): void;
  take(method: string): Fault | null;
}

export function createFaults(): Faults {
  const waiting: { method: string; fault: Fault; times: number }[] = [];
  return {
    add: (method, fault, times = 1) => void waiting.push({ method, fault, times }),
    clear() {
      waiting.length = 0;
    },
    take(method) {
      const next = waiting.find((entry) => entry.method === method && entry.times > 0);
      if (!next) return null;
      next.times--;
      return next.fault;
    },
  };
}
