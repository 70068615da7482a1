import { expect, it } from 'vitest';
import { createSharing } from '../../src/app/sharing.ts';
import type { Caller } from '../../src/core/platform.ts';

const caller = (channel: string, installation = 'T1', canManage: boolean | null = null): Caller => ({
  channel: { platform: 'slack', installation, channel },
  userId: 'U1',
  canManage,
  canConfigure: true,
});
const anywhere = { isSubscribed: false };
const subscribed = { isSubscribed: true };

it('lets one answer in ten minutes be shown in a channel, and says when the next can be', () => {
  let now = new Date('2026-06-25T08:00:00Z');
  const sharing = createSharing({ now: () => now });
  expect(sharing.ask(caller('C1'), anywhere)).toBeNull();
  expect(sharing.ask(caller('C2'), anywhere)).toBeNull();
  expect(sharing.ask(caller('C1', 'T2'), anywhere)).toBeNull();
  now = new Date('2026-06-25T08:07:30Z');
  expect(sharing.ask(caller('C1'), anywhere)).toContain('in 3 minutes');
  now = new Date('2026-06-25T08:09:30Z');
  expect(sharing.ask(caller('C1'), anywhere)).toContain('in 1 minute;');
  now = new Date('2026-06-25T08:10:00Z');
  expect(sharing.ask(caller('C1'), anywhere)).toBeNull();
  expect(sharing.ask(caller('C1'), anywhere)).toContain('in 10 minutes');
});

it('leaves a subscribed channel to those who may remove messages there, as often as they like', () => {
  const sharing = createSharing({ now: () => new Date('2026-06-25T08:00:00Z') });
  expect(sharing.ask(caller('C1', 'G1', false), subscribed)).toContain('only those who may remove messages');
  for (let i = 0; i < 3; i++) expect(sharing.ask(caller('C1', 'G1', true), subscribed)).toBeNull();
});

it('goes by the ten minutes there too where the platform knows no such right', () => {
  const sharing = createSharing({ now: () => new Date('2026-06-25T08:00:00Z') });
  expect(sharing.ask(caller('C1'), subscribed)).toBeNull();
  expect(sharing.ask(caller('C1'), subscribed)).toContain('in 10 minutes');
});
