import type { Ack, Deliver } from './acks.ts';
import { type Refusal, readContent } from './content.ts';
import { createEvents } from './events.ts';
import { toView, toWire } from './methods.ts';
import { isJson, type Rules } from './validate.ts';
import {
  addResponseUrl,
  addTrigger,
  type Json,
  type StoredMessage,
  store,
  type View,
  type World,
} from './world.ts';

export interface Interaction {
  readonly ack: Ack;
  readonly responseUrl: string;
  readonly triggerId: string;
}

/** Somebody in the workspace. */
export interface Somebody {
  readonly id: string;
  slash(channel: string, text: string, command?: string): Promise<Interaction>;
  /** Writes into a channel; whoever mentions the bot there (`<@…>`) is heard by it. */
  write(channel: string, text: string, threadTs?: string): Promise<{ ts: string; ack: Ack | null }>;
  /** Presses the button with this label; throws when the message has none. */
  press(message: StoredMessage, label: string): Promise<Interaction>;
  /** Chooses from the message's menu the option whose text begins so. */
  choose(message: StoredMessage, start: string): Promise<Interaction>;
  /** The modal that was opened last. */
  form(): View;
  /** Sends a modal with values by block and action id. */
  submit(view: View, values: Readonly<Record<string, Readonly<Record<string, Json>>>>): Promise<Ack>;
  /** Types into a modal's fields, by block id, beside what stands in them, and sends it. */
  fillIn(view: View, typed: Readonly<Record<string, string>>): Promise<Ack>;
  openHome(): Promise<Ack>;
  /** The blocks of the Home tab; none before it was published. */
  home(): readonly Json[];
  pressHome(label: string): Promise<Ack>;
  /** What stands in a channel for this person. */
  sees(channel: string): StoredMessage[];
}

export interface Surroundings {
  readonly world: World;
  readonly rules: Rules;
  readonly origin: string;
  readonly deliver: Deliver;
  readonly onChange: () => void;
}

export function createSomebody(
  id: string,
  { world, rules, origin, deliver, onChange }: Surroundings,
): Somebody {
  const { team, bot, organization } = world;
  const user = {
    id,
    username: world.people.get(id)?.name,
    name: world.people.get(id)?.name,
    team_id: team.id,
  };
  /** What an organization has installed is called without the workspace: https://docs.slack.dev/enterprise/developing-for-enterprise-orgs */
  const based = () => ({
    token: 'legacy',
    api_app_id: bot.appId,
    team: world.isOrgInstall ? null : team,
    enterprise: organization && { id: organization.id, name: organization.name },
    is_enterprise_install: world.isOrgInstall,
  });

  function newLinks(channel: string, original: StoredMessage | null) {
    return {
      responseUrl: origin + addResponseUrl(world, { channel, user: id, original }),
      triggerId: addTrigger(world, id),
    };
  }

  function act(message: StoredMessage, action: Json): Promise<Interaction> {
    const { responseUrl, triggerId } = newLinks(message.channel, message);
    return deliver('interactive', {
      ...based(),
      type: 'block_actions',
      user,
      container: {
        type: 'message',
        message_ts: message.ts,
        channel_id: message.channel,
        is_ephemeral: message.visibleTo !== null,
        ...(message.threadTs && { thread_ts: message.threadTs }),
      },
      channel: { id: message.channel, name: world.channels.get(message.channel)?.name },
      // Slack hands out no ephemeral message.
      ...(message.visibleTo === null && { message: toWire(message, world) }),
      state: { values: {} },
      response_url: responseUrl,
      trigger_id: triggerId,
      actions: [{ ...action, action_ts: world.nextTs() }],
    }).then((ack) => ({ ack, responseUrl, triggerId }));
  }

  const event = createEvents({ world, deliver });

  return {
    id,

    async slash(channel, text, command = '/paper') {
      const { responseUrl, triggerId } = newLinks(channel, null);
      const ack = await deliver('slash_commands', {
        token: 'legacy',
        team_id: team.id,
        team_domain: team.domain,
        channel_id: channel,
        channel_name: world.channels.get(channel)?.name,
        user_id: id,
        user_name: user.name,
        command,
        text,
        api_app_id: bot.appId,
        ...(organization && { enterprise_id: organization.id, enterprise_name: organization.name }),
        is_enterprise_install: String(world.isOrgInstall),
        response_url: responseUrl,
        trigger_id: triggerId,
      });
      if (ack.type === 'acked' && ack.payload) answerWith(ack.payload, channel);
      return { ack, responseUrl, triggerId };
    },

    async write(channel, text, threadTs) {
      const { ts } = store(world, {
        channel,
        user: id,
        visibleTo: null,
        threadTs: threadTs ?? null,
        body: { text },
      });
      if (!text.includes(`<@${bot.userId}>`)) return { ts, ack: null };
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const ack = await event({
        type: 'app_mention',
        user: id,
        text,
        ts,
        channel,
        event_ts: ts,
        team: team.id,
        ...thread,
      });
      return { ts, ack };
    },

    press: async (message, label) => act(message, buttonIn(message.body.blocks, label)),

    choose: async (message, start) => act(message, chosenFrom(message.body.blocks, start)),

    form() {
      const opened = [...world.views.values()].filter((view) => view.user === id).at(-1);
      if (!opened) throw new Error('no modal was opened');
      return opened;
    },

    async fillIn(view, typed) {
      const blocks = (view.view.blocks as readonly Json[]).filter(({ type }) => type === 'input');
      const values = blocks.map((block) => [
        block.block_id,
        { [(block.element as { action_id: string }).action_id]: stateOf(block, typed) },
      ]);
      return this.submit(view, Object.fromEntries(values));
    },

    home: () => (world.homes.get(id)?.view.blocks ?? []) as readonly Json[],

    async pressHome(label) {
      const home = world.homes.get(id);
      const found = buttonIn(home?.view.blocks, label);
      return deliver('interactive', {
        ...based(),
        type: 'block_actions',
        user,
        container: { type: 'view', view_id: home?.id },
        ...(home && { view: { ...toView(home), team_id: team.id, app_id: bot.appId, bot_id: bot.id } }),
        trigger_id: addTrigger(world, id),
        actions: [{ ...found, action_ts: world.nextTs() }],
      });
    },

    submit: (view, values) =>
      deliver('interactive', {
        ...based(),
        type: 'view_submission',
        user,
        trigger_id: addTrigger(world, id),
        view: { ...toView(view), state: { values }, team_id: team.id, app_id: bot.appId, bot_id: bot.id },
        response_urls: [],
      }),

    openHome: () =>
      event({
        type: 'app_home_opened',
        user: id,
        channel: world.nextId('D'),
        tab: 'home',
        event_ts: world.nextTs(),
      }),

    sees: (channel) =>
      world.messages.filter(
        (message) =>
          message.channel === channel &&
          !message.isDeleted &&
          (message.visibleTo === null || message.visibleTo === id),
      ),
  };

  /** An acknowledgement may hold the answer, which only the person sees unless it says `in_channel`. */
  function answerWith(payload: Json, channel: string) {
    const content: { body: Json } | Refusal = readContent(payload, rules);
    if ('error' in content)
      throw new Error(`Slack would not show this acknowledgement: ${JSON.stringify(content)}`);
    const visibleTo = payload.response_type === 'in_channel' ? null : id;
    store(world, { channel, user: bot.userId, visibleTo, threadTs: null, body: content.body });
    onChange();
  }
}

/** The button as Slack reports it, with the block that it stands in. */
function buttonIn(blocks: unknown, label: string): Json {
  for (const block of Array.isArray(blocks) ? blocks : []) {
    for (const element of [...(block.elements ?? []), block.accessory]) {
      if (isJson(element) && element.type === 'button' && isJson(element.text) && element.text.text === label)
        return { ...element, block_id: block.block_id };
    }
  }
  throw new Error(`There is no button “${label}” in ${JSON.stringify(blocks)}`);
}

/** The option as Slack reports it. */
function chosenFrom(blocks: unknown, start: string): Json {
  for (const block of Array.isArray(blocks) ? blocks : []) {
    for (const element of block.elements ?? []) {
      if (!isJson(element) || element.type !== 'static_select' || !Array.isArray(element.options)) continue;
      const chosen = element.options.find(({ text }) => text.text.startsWith(start));
      if (!chosen) continue;
      const { type, action_id } = element;
      return { type, action_id, block_id: block.block_id, selected_option: chosen };
    }
  }
  throw new Error(`There is no option “${start}” in ${JSON.stringify(blocks)}`);
}

/** A field's state: what is typed, else what stood there. A client lets nobody send a form that lacks a needed value. */
function stateOf({ block_id: id, optional, element }: Json, typed: Readonly<Record<string, string>>): Json {
  const { type, options, initial_value, initial_option } = element as Json;
  const value = typed[String(id)];
  if (type === 'static_select') {
    const found = (options as readonly Json[]).find((option) => option.value === value);
    return { type, selected_option: found ?? initial_option ?? null };
  }
  const given = value ?? initial_value ?? null;
  if (given === null && optional !== true) throw new Error(`${id} has to be filled in`);
  return { type, value: given };
}
