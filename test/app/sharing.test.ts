import { expect, it } from 'vitest';
import { createSharing } from '../../src/app/sharing.ts';
import type { Caller } from '../../src/core/platform.ts';

const caller = (channel: string, installation = 'T1'): Caller => ({
  channel: { platform: 'slack', installation, channel },
  userId: 'U1',
  canManage: false,
  canConfigure: true,
});

it('lets one answer in ten minutes be shown in a channel, and says when the next can be', () => {
  let now = new Date('2026-06-25T08:00:00Z');
  const sharing = createSharing({ now: () => now });
  expect(sharing.ask(caller('C1'))).toBeNull();
  expect(sharing.ask(caller('C2'))).toBeNull();
  expect(sharing.ask(caller('C1', 'T2'))).toBeNull();
  now = new Date('2026-06-25T08:07:30Z');
  expect(sharing.ask(caller('C1'))).toContain('in 3 minutes');
  now = new Date('2026-06-25T08:09:30Z');
  expect(sharing.ask(caller('C1'))).toContain('in 1 minute;');
  now = new Date('2026-06-25T08:10:00Z');
  expect(sharing.ask(caller('C1'))).toBeNull();
  expect(sharing.ask(caller('C1'))).toContain('in 10 minutes');
});
