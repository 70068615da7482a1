import type { Density, Message } from './message.ts';

type Make<B> = (message: Message, look?: { readonly density?: Density }) => Promise<B>;

/** Works out once what a message comes to in each look: a thousand channels can get the same. Kept as long as the message. */
export function perMessage<B>(make: Make<B>): Make<B> {
  const known = new WeakMap<Message, Map<Density | undefined, Promise<B>>>();
  return (message, look) => {
    const looks = known.get(message) ?? new Map<Density | undefined, Promise<B>>();
    known.set(message, looks);
    const density = look?.density;
    const body = looks.get(density) ?? make(message, look);
    looks.set(density, body);
    // What failed is tried anew.
    body.catch(() => looks.delete(density));
    return body;
  };
}
