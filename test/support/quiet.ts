import { afterEach, beforeEach, expect, vi } from 'vitest';
import { noteLeaks, takeLeaks } from './sentinels.ts';

// Whatever reaches the console in a test was not expected there; and nothing that gets out may hold a secret.
const METHODS = ['log', 'info', 'warn', 'error', 'debug'] as const;
const said: string[] = [];

beforeEach(() => {
  said.length = 0;
  for (const method of METHODS) {
    vi.spyOn(console, method).mockImplementation((...parts: unknown[]) => {
      said.push(`console.${method}: ${parts.map(String).join(' ')}`);
    });
  }
  for (const stream of [process.stdout, process.stderr]) {
    const write = stream.write.bind(stream) as (...args: unknown[]) => boolean;
    vi.spyOn(stream, 'write').mockImplementation((...args: unknown[]) => {
      return noteLeaks('the test’s own process', String(args[0])) || write(...args);
    });
  }
});

afterEach(() => {
  expect(said).toEqual([]);
  expect(takeLeaks()).toEqual([]);
});
