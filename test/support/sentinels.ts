/**
 * Every token, signing secret, answering address and interaction that a test makes up has this word in it, so that one that
 * gets out is found wherever it does. A test during which it happens fails (see `quiet.ts`).
 */
const SENTINEL = /.{0,60}sentinel.{0,20}/is;

const leaks: string[] = [];

/** To be called with whatever anybody outside could read. True: it should not get there. */
export function noteLeaks(where: string, text: string): boolean {
  const [around] = SENTINEL.exec(text) ?? [];
  if (around === undefined) return false;
  leaks.push(`${where} shows a secret: …${around}…`);
  return true;
}

/** What got out since it was asked the last time. */
export const takeLeaks = (): string[] => leaks.splice(0);
