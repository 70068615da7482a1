import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    setupFiles: ['test/support/quiet.ts'],
    restoreMocks: true,
    testTimeout: 60_000,
    coverage: { provider: 'v8', include: ['src/core/**', 'src/app/**'], reporter: ['text-summary'] },
  },
});
