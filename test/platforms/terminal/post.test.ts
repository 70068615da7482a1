import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/core/message.ts';
import { createTerminalPosting } from '../../../src/platforms/terminal/index.ts';

const there = { platform: 'terminal', installation: 'local', channel: 'terminal' } as const;
const you = { channel: there, userId: 'you', canManage: true, canConfigure: true };
const hello: Message = { summary: 'hello', blocks: [] };

describe('the terminal as a channel', () => {
  it('prints posts in the look that is wanted', async () => {
    const printed: unknown[] = [];
    const { attach, sender } = createTerminalPosting();
    attach(async (...given) => {
      printed.push(given);
      return true;
    });
    expect(await sender.post(there, hello, 'a', { density: 'full' })).toEqual({ ok: true, messageId: 'a' });
    expect(printed).toEqual([[hello, { density: 'full' }]]);
  });

  it('says that nobody is there, before somebody is and afterwards, so that nothing is lost', async () => {
    const { attach, sender } = createTerminalPosting();
    expect(await sender.post(there, hello, 'a')).toMatchObject({ ok: false, kind: 'retry' });
    attach(async () => false);
    expect(await sender.post(there, hello, 'a')).toMatchObject({ ok: false, kind: 'retry' });
    expect(await sender.find(there, 'a', new Date(0))).toBe('absent');
  });

  it('lets whoever sits there do anything, in the zone of this machine', async () => {
    const { zone, refusal } = await createTerminalPosting().people.look(you);
    expect(refusal).toBeNull();
    expect(new Intl.DateTimeFormat('en', { timeZone: zone ?? '' }).resolvedOptions().timeZone).toBe(zone);
  });
});
