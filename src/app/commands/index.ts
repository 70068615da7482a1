import type { RunnableCommand } from '../command.ts';
import { edit } from './edit.ts';
import { exportHere } from './export.ts';
import { type CommandGroup, createHelp } from './help.ts';
import { home } from './home.ts';
import { list } from './list.ts';
import { pause, resume } from './pause.ts';
import { post, preview } from './post.ts';
import { resend } from './resend.ts';
import { search } from './search.ts';
import { look, schedule, settings } from './settings.ts';
import { show } from './show.ts';
import { similar } from './similar.ts';
import { status } from './status.ts';
import { subscribe } from './subscribe.ts';
import { trending } from './trending.ts';
import { remove, unsubscribe } from './unsubscribe.ts';
import { why } from './why.ts';

/** In the order in which help shows them. */
const groups: readonly CommandGroup[] = [
  { title: 'Papers', commands: [trending, search, show, similar] },
  { title: 'This channel’s daily post', commands: [subscribe, unsubscribe, list, settings] },
  { title: 'More', commands: [status, home] },
];

/** For buttons, and for those who would rather type. */
const unlisted: readonly RunnableCommand[] = [
  preview,
  pause,
  resume,
  exportHere,
  schedule,
  look,
  why,
  post,
  edit,
  remove,
  resend,
];

export const allCommands: readonly RunnableCommand[] = [
  ...groups.flatMap(({ commands }) => commands),
  createHelp(groups, unlisted),
  ...unlisted,
];
