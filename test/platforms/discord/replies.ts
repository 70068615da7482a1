import type { Action, Message } from '../../../src/core/message.ts';
import type { Reply } from '../../../src/core/platform.ts';

export const page = (text: string, actions: readonly Action[] = []): Message => ({
  summary: text,
  blocks: [
    { type: 'text', text: [text] },
    { type: 'actions', actions },
  ],
});

export const says = (text: string, actions?: readonly Action[]) => async () => ({
  message: page(text, actions),
});
/** A command that ends when the test says so. */
export function aSlowOne() {
  let finish = (_reply: Reply) => {};
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const dispatch = () => {
    begin();
    return new Promise<Reply>((resolve) => {
      finish = resolve;
    });
  };
  return { dispatch, begun, finish: (text: string) => finish({ message: page(text) }) };
}
