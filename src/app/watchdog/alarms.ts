import { type Message, note, say } from '../../core/message.ts';
import type { PlatformName } from '../../core/platform.ts';
import { type SourceName, sourceTitles } from '../../core/source.ts';
import type { Breaker } from '../../db/breakers.ts';
import { clock } from '../freshness.ts';

/** Something that doesn't get well by itself. */
export interface Alarm {
  readonly reason: 'reading' | 'unclear' | 'unauthorized';
  readonly message: Message;
}

/** A source that gave nothing usable since then. */
export interface Silent {
  readonly source: SourceName;
  readonly since: Date;
  readonly failure: string | null;
}

const MOST_NAMED = 5;
const LONGEST_DETAIL = 200;

export function readingAlarm(silent: readonly Silent[], now: Date): Alarm {
  const what = silent.map(({ source, since, failure }) => {
    const why = failure === null ? '' : ` The last failure: ${cut(failure).replace(/\.?$/, '.')}`;
    return `${sourceTitles[source]} has not been read since ${clock(since, now)}.${why}`;
  });
  return {
    reason: 'reading',
    message: say(
      what.join(' '),
      note(
        'What it would have brought comes when it can be read again. “paperboy doctor” finds out what is in the way.',
      ),
    ),
  };
}

export function unclearAlarm(count: number, prefix: string): Alarm {
  const what = count === 1 ? 'A post may have arrived or not' : `${count} posts may have arrived or not`;
  return {
    reason: 'unclear',
    message: say(
      `${what}: the platform’s answer didn’t tell, and it can’t be looked up.`,
      note(
        `“paperboy deliveries --state unknown,held” says where. If it is missing in its channel, /${prefix} status there offers to post it again; if it is there, “paperboy deliveries drop” with its number settles it.`,
      ),
    ),
  };
}

const tokens: Readonly<Record<string, { title: string; variable: string }>> = {
  slack: { title: 'Slack', variable: 'SLACK_BOT_TOKEN' },
  discord: { title: 'Discord', variable: 'DISCORD_TOKEN' },
} satisfies Partial<Record<PlatformName, unknown>>;

export function unauthorizedAlarm(
  refused: readonly Breaker[],
  { now, installedOn }: { now: Date; installedOn: readonly PlatformName[] },
): Alarm {
  const what = refused.slice(0, MOST_NAMED).map(({ name, since, reason }) => {
    const [platform = '', workspace] = name.split(' ');
    const title = tokens[platform]?.title ?? platform;
    const where = workspace === undefined ? title : `${title} (workspace ${workspace})`;
    return `${where} has refused the bot’s token since ${clock(since, now)}: ${cut(reason)}.`;
  });
  if (refused.length > MOST_NAMED) what.push(`So have ${refused.length - MOST_NAMED} more.`);
  const platforms = new Set(refused.map(({ name }) => name.split(' ')[0] ?? ''));
  const isInstalled = (platform: string) => installedOn.some((name) => name === platform);
  const variables = [...platforms]
    .filter((platform) => !isInstalled(platform))
    .map((platform) => tokens[platform]?.variable ?? '');
  const remedies = [
    ...(variables.length > 0
      ? [
          `Put a working token into ${variables.join(' and ')} and restart Paperboy; “paperboy doctor” tries it.`,
        ]
      : []),
    ...([...platforms].some(isInstalled)
      ? [
          'Somebody there has to install Paperboy again, at /slack/install of its web door; “paperboy doctor” lists them all.',
        ]
      : []),
  ];
  return {
    reason: 'unauthorized',
    message: say(
      what.join(' '),
      note(`Nothing is posted there. ${remedies.join(' ')} The lists that are due wait.`),
    ),
  };
}

const cut = (text: string): string => text.slice(0, LONGEST_DETAIL);
