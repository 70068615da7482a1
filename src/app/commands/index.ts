import type { RunnableCommand } from '../command.ts';
import { createHelp } from './help.ts';
import { home } from './home.ts';
import { search } from './search.ts';
import { show } from './show.ts';
import { similar } from './similar.ts';
import { status } from './status.ts';
import { trending } from './trending.ts';

const commands: readonly RunnableCommand[] = [trending, search, show, similar, status, home];

/** In the order in which help shows them. */
export const allCommands: readonly RunnableCommand[] = [...commands, createHelp(commands)];
