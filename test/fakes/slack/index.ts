import { onTestFinished } from 'vitest';
import { type FakeSlack, type FakeSlackOptions, openSlack } from './server.ts';

export type { FakeSlack, FakeSlackOptions } from './server.ts';

/** A Slack of its own for as long as the test runs. */
export async function serveSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const slack = await openSlack(options);
  onTestFinished(slack.close);
  return slack;
}
