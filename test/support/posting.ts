import type { Message } from '../../src/core/message.ts';
import type { ChannelRef, Person, Posting, Postings, PostResult } from '../../src/core/platform.ts';
import { asText } from './house.ts';

export interface Posted {
  readonly to: ChannelRef;
  readonly key: string;
  readonly message: Message;
}

/** A place to post to, which keeps what it gets and answers as it is told. */
export interface FakePosting {
  readonly postings: Postings;
  readonly posted: readonly Posted[];
  /** The posts of a channel as texts, the oldest first. */
  textsIn(channel: string, installation?: string): string[];
  /** What the next post comes to, once. */
  answerNext(result: PostResult): void;
  /** What is told of people. */
  person: Person;
}

export function aPosting(): FakePosting {
  const posted: Posted[] = [];
  const next: PostResult[] = [];
  const posting: Posting = {
    sender: {
      repeatableForMs: 0,
      async post(to, message, key) {
        const result = next.shift() ?? { ok: true, messageId: `m${posted.length + 1}` };
        if (result.ok) posted.push({ to, key, message });
        return result;
      },
      edit: async () => ({ ok: true, messageId: 'm1' }),
      link: async ({ channel }, messageId) => `https://chat.example.org/${channel}/${messageId}`,
      find: async (_to, key) => {
        const index = posted.findIndex((post) => post.key === key);
        return index < 0 ? 'absent' : { messageId: `m${index + 1}` };
      },
    },
    people: { look: async () => fake.person },
  };
  const fake: FakePosting = {
    postings: async () => posting,
    posted,
    textsIn: (channel, installation) =>
      posted
        .filter(({ to }) => to.channel === channel && (installation ?? to.installation) === to.installation)
        .map(({ message }) => asText(message)),
    answerNext: (result) => next.push(result),
    person: { zone: 'Europe/Berlin', name: 'Ada', refusal: null },
  };
  return fake;
}
