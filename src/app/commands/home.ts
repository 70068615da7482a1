import type { Action, Message } from '../../core/message.ts';
import { defineCommand } from '../command.ts';
import { trending } from './trending.ts';

const SHOWN = 3;

/** What stands on the first page of a place that has one, and what `/paper` alone brings there. */
export const home = defineCommand({
  name: 'home',
  description: 'The newest list in short, and what else there is',
  options: {},
  reply: 'caller',
  examples: [''],

  async run(_options, context): Promise<Message> {
    const result = await trending.run({ when: 'day', top: SHOWN, query: undefined }, context);
    const { summary, blocks } = 'message' in result ? result.message : result;
    return {
      summary,
      blocks: [...blocks.filter(({ type }) => type !== 'actions'), { type: 'actions', actions }],
    };
  },
});

const actions: readonly Action[] = [
  { label: 'The whole list', command: 'trending', options: {} },
  { label: 'Search …', command: 'search', options: {}, does: 'ask' },
  { label: 'Status', command: 'status', options: {} },
  { label: 'Help', command: 'help', options: {} },
];
