import { PassThrough, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { restOptions } from '../../../src/core/command.ts';
import { createTerminal } from '../../../src/platforms/terminal/index.ts';
import type { Act, Bot, Harness, Seen } from '../contract.ts';

/** A terminal with somebody at it, who types what a button offers. */
export function terminalHarness(): Harness {
  let typeNow: Bot['type'] | null = null;

  return {
    hasForms: false,

    async start({ dispatch, commands }) {
      const input = Object.assign(new PassThrough(), { isTTY: true });
      const chunks: string[] = [];
      const watchers = new Set<() => void>();
      const output = Object.assign(
        new Writable({
          decodeStrings: false,
          write(chunk: string, _encoding, done) {
            chunks.push(chunk);
            for (const watch of watchers) watch();
            done();
          },
        }),
        { isTTY: true, columns: 100, rows: 40 },
      );
      const terminal = createTerminal({
        input,
        output,
        color: false,
        historyFile: null,
        complete: () => [],
        prefix: 'paper',
        rest: restOptions(commands),
      });
      onTestFinished(() => terminal.stop());
      await terminal.start(dispatch);

      const until = (isSo: () => boolean) =>
        new Promise<void>((resolve) => {
          const watch = () => {
            if (!isSo()) return;
            watchers.delete(watch);
            resolve();
          };
          watchers.add(watch);
          watch();
        });

      async function type(command: string, text: string): Promise<Act> {
        const before = chunks.length;
        const fresh = () => chunks.slice(before);
        // Control characters are keys there.
        input.write(`/paper ${command} ${text.replace(/\p{Cc}/gu, ' ')}\r`);
        await until(() => fresh().some((chunk) => chunk.includes(BUSY)));
        return {
          async seen(least = 1) {
            await until(() => answersIn(fresh()).length >= least && isReady(fresh()));
            return answersIn(fresh()).map(toSeen);
          },
          async reads(words) {
            const found = () => answersIn(fresh()).find((answer) => answer.includes(words));
            await until(() => found() !== undefined);
            return toSeen(found() ?? '');
          },
          fillIn: () => Promise.reject(new Error('A terminal has no forms')),
        };
      }
      typeNow = type;
      return { type, stop: terminal.stop };
    },
  };

  function toSeen(text: string): Seen {
    return {
      text,
      isPublic: false,
      alive: text.match(/[^\P{Cc}\n]|\p{Bidi_Control}/gu) ?? [],
      async press(label) {
        const offers = text.replace(/\s+/g, ' ').split(`[${label}: /paper `);
        const [command = '', rest = ''] =
          /^(\S+?)(?: (.*))?$/.exec(offers[1]?.split(']')[0] ?? '')?.slice(1) ?? [];
        if (!typeNow || command === '') throw new Error(`“${label}” is not offered in ${text}`);
        return typeNow(command, rest);
      },
    };
  }
}

/** The prompts while an answer is worked on and afterwards. */
const BUSY = '… ';
const READY = '› ';
/** What is printed above the prompt ends with a blank row, and nothing else does. */
const isAnswer = (chunk: string) => chunk.endsWith('\n\n');
const answersIn = (chunks: readonly string[]): string[] =>
  chunks.filter(isAnswer).map((chunk) => chunk.trim());
const isReady = (chunks: readonly string[]): boolean =>
  chunks.slice(chunks.findLastIndex(isAnswer) + 1).some((chunk) => chunk.includes(READY));
