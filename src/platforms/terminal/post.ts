import type { Density, Message } from '../../core/message.ts';
import type { Posting, PostResult } from '../../core/platform.ts';

/** Resolves to whether it stands on the screen now. */
export type Show = (message: Message, look?: { readonly density: Density }) => Promise<boolean>;

export interface TerminalPosting extends Posting {
  /** From now on posts are shown so; before, nobody is there. */
  attach(show: Show): void;
}

/** This program's own terminal as a channel: posts are printed there, for whoever sits there. */
export function createTerminalPosting(): TerminalPosting {
  let show: Show = async () => false;
  return {
    attach(given) {
      show = given;
    },
    people: {
      look: async () => ({ zone: Intl.DateTimeFormat().resolvedOptions().timeZone, refusal: null }),
    },
    sender: {
      repeatableForMs: 0,
      async post(_to, message, key, look) {
        return (await show(message, look)) ? { ok: true, messageId: key } : NOBODY;
      },
      edit: async () => PRINTED,
      find: async () => 'absent',
    },
  };
}

const NOBODY: PostResult = { ok: false, kind: 'retry', detail: 'nobody is at the terminal' };
const PRINTED: PostResult = { ok: false, kind: 'rejected', detail: 'what was printed stays as it is' };
