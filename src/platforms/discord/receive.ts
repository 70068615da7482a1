import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  ComponentType,
  InteractionResponseType,
  InteractionType,
  MessageFlags,
} from 'discord.js';
import { NOT_NOW, patiently, SHOWN, TOO_OLD } from '../../core/answering.ts';
import { readOptions } from '../../core/command.ts';
import { formFields } from '../../core/form.ts';
import { type Action, actionRow, type Message, say } from '../../core/message.ts';
import type { Choice, CommandCall, Dispatch, PlatformTools, Reply } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import { type Answers, deferred } from './answers.ts';
import { callerOf, callOf, filledIn, typingOf } from './call.ts';
import { intentOf, optionsOf, type Press } from './custom-id.ts';
import { plain } from './escape.ts';
import { formOf } from './form.ts';
import { commandLimits } from './limits.ts';
import { codeOf } from './result.ts';

export interface HandlerOptions extends Omit<PlatformTools, 'now'> {
  readonly dispatch: Dispatch;
  readonly answers: Answers;
  readonly editorRoles: readonly string[];
  /** After that long somebody who waits hears that it goes on. */
  readonly patienceMs: number;
}

/** Discord gives up after three seconds, and a list that comes late helps nobody. */
const COMPLETION_MS = 2_000;
/** A form has to come as soon; without what was kept for it, it comes empty. */
const LOOKING_UP_MS = 1_000;

/** Acknowledges at once, works afterwards. Never rejects. */
export function createHandler(options: HandlerOptions): (interaction: APIInteraction) => Promise<void> {
  const { answers, commands, complete, dispatch, editorRoles, keeper, log, patienceMs, prefix } = options;

  async function onCommand(interaction: APIChatInputApplicationCommandInteraction): Promise<void> {
    const call = callOf(interaction, editorRoles);
    const isPrivate = commands.find(({ name }) => name === call.command)?.reply !== 'channel';
    if (await answers.acknowledge(interaction, deferred(isPrivate))) await answer(interaction, call);
  }

  async function onPress(interaction: APIMessageComponentInteraction): Promise<void> {
    const { data, message } = interaction;
    const id = data.component_type === ComponentType.StringSelect ? (data.values[0] ?? '') : data.custom_id;
    const press = intentOf(id);
    if (press?.does === 'ask' && (await ask(interaction, id, press.command))) return;
    const isTurn = press?.does === 'turn' && isPrivate(interaction);
    const isBeside = isTurn || press?.does === 'share';
    const first = isBeside
      ? { type: InteractionResponseType.DeferredMessageUpdate as const }
      : deferred(true);
    if (!(await answers.acknowledge(interaction, first))) return;

    const call = await recall(interaction, id);
    if ('problem' in call) {
      await (isBeside ? answers.follow : answers.show)(interaction, call.problem);
    } else if (isTurn) {
      answers.turned(message.id);
      await show(interaction, call, await dispatch(call));
    } else if (press?.does === 'share') await share(interaction, call);
    else await answer(interaction, call, press?.skip);
  }

  async function onForm(interaction: APIModalSubmitInteraction): Promise<void> {
    if (!(await answers.acknowledge(interaction, deferred(true)))) return;
    const call = await recall(interaction, interaction.data.custom_id);
    if ('problem' in call) return void (await answers.show(interaction, call.problem));
    const options = { ...call.options, ...filledIn(interaction) };
    const command = commands.find(({ name }) => name === call.command);
    const read = command ? readOptions(command, options) : null;
    if (read && !read.ok) await answers.show(interaction, fillInAgain(read.problem, call.command, options));
    else await answer(interaction, { ...call, options });
  }

  async function onTyping(interaction: APIApplicationCommandAutocompleteInteraction): Promise<void> {
    const typing = typingOf(interaction);
    const found = typing ? await within(COMPLETION_MS, complete(typing), []) : [];
    const type = InteractionResponseType.ApplicationCommandAutocompleteResult;
    await answers.acknowledge(interaction, { type, data: { choices: choicesFrom(found) } });
  }

  /** False: there is nothing to ask for, so that the command can as well be run. */
  async function ask(
    interaction: APIMessageComponentInteraction,
    id: string,
    name: string,
  ): Promise<boolean> {
    const command = commands.find((candidate) => candidate.name === name);
    if (!command || formFields(command).length === 0) return false;
    const known = optionsOf(id, keeper.find).catch(() => null);
    const filled = (await within(LOOKING_UP_MS, known, null)) ?? {};
    const data = formOf(command, { options: filled, prefix, keep: keeper.id });
    const shown = answers.acknowledge(interaction, { type: InteractionResponseType.Modal, data });
    // Filling a form in takes longer than keeping what it goes with.
    await keeper.settle().catch((error) => log.warn('texts of a form not kept', { err: error }));
    await shown;
    return true;
  }

  /** The call that a button or a form stands for, or what to say instead. */
  async function recall(
    interaction: APIInteraction,
    id: string,
  ): Promise<(CommandCall & Pick<Press, 'options'>) | { problem: Message }> {
    const press = intentOf(id);
    if (press === null) return { problem: TOO_OLD };
    try {
      const options = await optionsOf(id, keeper.find);
      if (options === null) return { problem: TOO_OLD };
      return { command: press.command, text: '', options, from: callerOf(interaction, editorRoles) };
    } catch (error) {
      log.error('text of a button not looked up', { err: error });
      return { problem: NOT_NOW };
    }
  }

  async function answer(interaction: APIInteraction, call: CommandCall, skip = 0): Promise<void> {
    const reply = await patiently(patienceMs, dispatch(call), (notice) =>
      answers.show(interaction, notice).catch(failed),
    );
    await show(interaction, call, reply, skip);
  }

  async function show(interaction: APIInteraction, call: CommandCall, reply: Reply, skip = 0): Promise<void> {
    const asked = { call, skip };
    const messageId = await answers.show(interaction, reply.message, asked);
    if (reply.later) await answers.complete(interaction, messageId, reply.later, asked);
  }

  /** For all to see where that is allowed; why not, for who wanted it. */
  async function share(interaction: APIInteraction, call: CommandCall): Promise<void> {
    const { message, isPublic, later } = await dispatch({ ...call, share: true });
    if (!isPublic) {
      await answers.follow(interaction, message);
      return;
    }
    const messageId = await answers.follow(interaction, message, { call }, true);
    await answers.follow(interaction, SHOWN);
    if (later) await answers.complete(interaction, messageId, later, { call });
  }

  const failed = (error: unknown) => log.warn('answer could not be shown', { code: codeOf(error) });

  return async (interaction) => {
    try {
      if (interaction.type === InteractionType.ApplicationCommand)
        await onCommand(interaction as APIChatInputApplicationCommandInteraction);
      if (interaction.type === InteractionType.MessageComponent) await onPress(interaction);
      if (interaction.type === InteractionType.ModalSubmit) await onForm(interaction);
      if (interaction.type === InteractionType.ApplicationCommandAutocomplete) await onTyping(interaction);
    } catch (error) {
      log.error('interaction failed', { type: interaction.type, code: codeOf(error) });
    }
  };
}

/** Discord has closed the form by then, and shows nothing beside its fields. */
const fillInAgain = (problem: string, command: string, options: Press['options']): Message => {
  const text = `${problem.charAt(0).toUpperCase()}${problem.slice(1)}.`;
  const again: Action = { label: 'Correct it …', command, options, does: 'ask' };
  return say(text, ...actionRow([again]));
};

/** Nobody else sees it, so that it may change under nobody's eyes. */
const isPrivate = ({ message }: APIMessageComponentInteraction): boolean =>
  ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;

function choicesFrom(choices: readonly Choice[]) {
  const fitting = choices.filter(({ value }) => value !== '' && value.length <= commandLimits.choiceValue);
  // Discord takes no value twice.
  const byValue = new Map(fitting.map((choice) => [choice.value, choice]));
  return [...byValue.values()]
    .flatMap(({ label, value }) => {
      const name = plain(label, commandLimits.choiceName);
      return name === '' ? [] : [{ name, value }];
    })
    .slice(0, commandLimits.choices);
}
