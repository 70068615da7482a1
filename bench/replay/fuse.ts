import type { PGlite } from '@electric-sql/pglite';
import type { Clock } from './clock.ts';

/** What ends a process at any step: from then on nothing that it still does reaches anything. */
export interface Fuse {
  /** Before and after every step that reaches something; throws in a process that is dead. */
  step(): void;
  /** Dies at that step from now. */
  light(steps: number): void;
  readonly isBlown: () => boolean;
  /** Resolves when the process dies. */
  readonly blown: Promise<true>;
}

export function createFuse(): Fuse {
  let left = Number.POSITIVE_INFINITY;
  let blow: (how: true) => void = () => {};
  const blown = new Promise<true>((resolve) => {
    blow = resolve;
  });
  return {
    step() {
      left--;
      if (left > 0) return;
      blow(true);
      throw new Error('the process is dead');
    },
    light(steps) {
      left = steps;
    },
    isBlown: () => left <= 0,
    blown,
  };
}

/** The database as one process sees it: every statement is a step, and a transaction that it dies in is rolled back. */
export function crashable(pglite: PGlite, fuse: Fuse, clock: Clock): PGlite {
  const wrap = <T extends object>(client: T): T =>
    new Proxy(client, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        if (name === 'transaction')
          return (run: (tx: object) => Promise<unknown>) =>
            clock.during(value.call(target, (tx: object) => run(wrap(tx))));
        if (name !== 'query' && name !== 'exec') return value.bind(target);
        return (...args: unknown[]) => clock.during(statement(() => value.apply(target, args)));
      },
    });
  async function statement<T>(run: () => Promise<T>): Promise<T> {
    fuse.step();
    const result = await run();
    fuse.step();
    return result;
  }
  return wrap(pglite);
}
