import type { App } from '@slack/bolt';
import { NOT_NOW, patiently, SHOWN, TOO_OLD } from '../../core/answering.ts';
import { formFields } from '../../core/form.ts';
import { createInFlight } from '../../core/in-flight.ts';
import { type Message, say } from '../../core/message.ts';
import type { Caller, CommandCall, Dispatch, PlatformTools } from '../../core/platform.ts';
import { within } from '../../core/within.ts';
import type { Answers, Outlet } from './answers.ts';
import {
  type Asker,
  callerAtHome,
  fromCommand,
  fromMention,
  fromPress,
  installationOf,
  type Origin,
  organizationOf,
  readText,
  repeatable,
} from './call.ts';
import { commandOf, formOf, fromForm, isForm, readForm } from './form.ts';
import { forHome, HOME } from './home.ts';
import { doesOf, intentOf, isLink, isPress, optionsOf } from './press.ts';
import { toPostResult } from './result.ts';
import type { Workspaces } from './workspaces.ts';

export interface Listening extends Omit<PlatformTools, 'complete' | 'now'> {
  readonly workspaces: Workspaces;
  readonly answers: Answers;
  readonly dispatch: Dispatch;
  /** After that long somebody who waits hears that it goes on. */
  readonly patienceMs: number;
}

/** Events come again when Slack did not hear the acknowledgement; so many are remembered. */
const MAX_EVENTS = 1_000;
/** A form has to come within three seconds; without what was kept for it, it comes empty. */
const LOOKING_UP_MS = 1_000;
/** What is shown to all can't be replaced: it waits so long for what else there is to know. */
const SHARING_MS = 3_000;

/** What was pressed or chosen, and where. */
interface Pressed {
  readonly value: string;
  readonly command: string;
  readonly skip: number;
  readonly from: Caller;
  /** Null: in the Home tab. */
  readonly asker: Asker | null;
}

/** Acknowledges at once and answers afterwards, whatever came and by whichever way. */
export function listen(app: App, options: Listening): { idle(): Promise<void> } {
  const { answers, commands, dispatch, keeper, log, patienceMs, prefix, workspaces } = options;
  const { track, idle } = createInFlight();
  const heard = new Set<string>();

  /** Bolt waits for its listeners; an answer that takes long must not hold up anything. */
  function run(what: string, origin: Origin, work: () => Promise<void>): void {
    track(
      introduced(origin)
        .then(work)
        .catch((error) => log.error('slack answer failed', { what, err: error })),
    );
  }

  /** From here on a workspace is known to be served through its organization, whoever has something to say there. */
  async function introduced(origin: Origin): Promise<void> {
    const organization = organizationOf(origin);
    if (organization === null) return;
    await workspaces.find(installationOf(origin), organization).catch((error: unknown) => {
      log.warn('slack workspace without a token', { detail: String(error) });
    });
  }

  app.command(/.*/, async ({ ack, command, context }) => {
    await ack();
    const asker = fromCommand(command);
    run('command', context, () => answer({ ...readText(command.text), from: asker.from }, toAsker(asker)));
  });

  app.event('app_mention', async ({ event, context, body: { event_id: id } }) => {
    if (heard.has(id) || !event.user) return;
    heard.add(id);
    for (const old of heard) if (heard.size > MAX_EVENTS) heard.delete(old);
    const asker = fromMention(installationOf(context), event);
    run('mention', context, async () => {
      const { identity } = await workspaces.find(asker.from.channel.installation);
      const { botUserId } = await identity();
      if (event.user === botUserId) return;
      const call = readText(event.text.replaceAll(`<@${botUserId}>`, ' '));
      await answer({ ...call, from: asker.from }, toAsker(asker));
    });
  });

  app.event('app_home_opened', async ({ event: { user, tab }, context }) => {
    if (tab !== 'home') return;
    const from = callerAtHome(installationOf(context), user);
    run('home', context, () => answer({ command: HOME, text: '', from }, toHome(from, HOME)));
  });

  app.action({ type: 'block_actions', action_id: isLink }, ({ ack }) => ack());

  app.action({ type: 'block_actions', action_id: isPress }, async ({ ack, action, body, context }) => {
    await ack();
    const value = action.type === 'static_select' ? action.selected_option.value : givenBy(action);
    const { command, skip } = intentOf(value) ?? { command: '', skip: 0 };
    const asker = fromPress(body, context);
    const from = asker?.from ?? callerAtHome(installationOf(context), body.user.id);
    const pressed = { value, command, skip, from, asker };
    const does = doesOf(action.action_id);
    run('press', context, async () => {
      if (does === 'ask' && (await ask(pressed, body.trigger_id))) return;
      if (asker === null) return press(pressed, toHome(from, command));
      if (does === 'share') return share(pressed, asker);
      const isOwn = body.container.is_ephemeral === true;
      const ts = String(body.container.message_ts);
      const own = does === 'turn' && isOwn ? answers.inPlace(asker, ts) : answers.beside(asker);
      await press(pressed, { own, forAll: own, notice: answers.beside(asker) });
    });
  });

  app.view({ type: 'view_submission', callback_id: isForm }, async ({ ack, view, body, context }) => {
    const command = commands.find(({ name }) => name === commandOf(view.callback_id));
    const filled = command && readForm(command, view.private_metadata, view.state.values);
    if (filled && 'errors' in filled) return ack({ response_action: 'errors', errors: filled.errors });
    await ack();
    if (!command || !filled) return log.error('form of an unknown command', { form: view.callback_id });
    run('form', context, async () => {
      const { asker, from } = fromForm({
        private_metadata: view.private_metadata,
        team: installationOf(context),
        user: body.user,
      });
      const call = { command: command.name, text: '', options: filled.options, from };
      await answer(call, asker ? toAsker(asker) : toHome(from, command.name));
    });
  });

  app.error(async (error) => {
    // The socket ended between hearing and acknowledging: Slack says so to whoever typed, and brings events again.
    if (error.code.startsWith('slack_socket_mode_send_while_'))
      log.warn('slack not acknowledged', { code: error.code });
    else log.error('slack listener failed', { err: error });
  });

  /** Where an answer goes: for the caller's eyes or for all, and the word in between that it takes long. */
  interface Places {
    readonly own: Outlet;
    readonly forAll: Outlet;
    readonly notice: Outlet;
  }

  function toAsker(asker: Asker): Places {
    const own = answers.beside(asker);
    return { own, forAll: answers.forAll(asker), notice: own };
  }

  function toHome(caller: Caller, command: string): Places {
    const outlet = answers.atHome(caller);
    const show: Outlet['show'] = (message, asked) => outlet.show(forHome(message, command), asked);
    const replace: Outlet['show'] = async (message, asked) =>
      outlet.replace?.(forHome(message, command), asked) ?? false;
    const home = { show, replace };
    return { own: home, forAll: home, notice: home };
  }

  async function answer(call: CommandCall, places: Places, skip = 0): Promise<void> {
    const reply = await patiently(patienceMs, dispatch(call), (notice) =>
      places.notice.show(notice).catch(() => {}),
    );
    const outlet = reply.isPublic ? places.forAll : places.own;
    const asked = { call: repeatable(call, commands), skip };
    await outlet.show(reply.message, asked);
    const completion = await reply.later;
    if (!completion) return;
    if (outlet.replace) await outlet.replace(completion.message, asked);
    else if (completion.added) await outlet.show(completion.added);
  }

  async function press(pressed: Pressed, places: Places): Promise<void> {
    const call = await recall(pressed);
    if ('problem' in call) await places.notice.show(call.problem);
    else await answer(call, places, pressed.skip);
  }

  /** For all to see where that is allowed; why not, for who wanted it. */
  async function share(pressed: Pressed, asker: Asker): Promise<void> {
    const call = await recall(pressed);
    const presser = answers.beside(asker);
    if ('problem' in call) return void (await presser.show(call.problem));
    const { message, isPublic, later } = await dispatch({ ...call, share: true });
    if (!isPublic) return void (await presser.show(message));
    const whole = (later && (await within(SHARING_MS, later, null)))?.message ?? message;
    const isShown = await answers.forAll(asker).show(whole, { call: repeatable(call, commands) });
    await presser.show(isShown ? SHOWN : UNSURE);
  }

  /** False: there is nothing to ask for, so that the command can as well be run. */
  async function ask({ value, command: name, asker, from }: Pressed, trigger: string): Promise<boolean> {
    const command = commands.find((candidate) => candidate.name === name);
    if (!command || formFields(command).length === 0) return false;
    const known = optionsOf(value, keeper.find).catch(() => null);
    const filled = (await within(LOOKING_UP_MS, known, null)) ?? {};
    const view = formOf(command, { options: filled, prefix, asker });
    const opened = await toPostResult(async () => {
      const { client } = await workspaces.find(from.channel.installation);
      await client.views.open({ trigger_id: trigger, view });
      return null;
    });
    if (opened.ok) return true;
    log.warn('form not opened by slack', { kind: opened.kind, detail: opened.detail });
    if (asker) await answers.beside(asker).show(noForm(`/${prefix} ${name}`));
    return true;
  }

  /** The call that was pressed, or what to say instead. */
  async function recall({ value, command, from }: Pressed): Promise<CommandCall | { problem: Message }> {
    try {
      const options = await optionsOf(value, keeper.find);
      return options === null ? { problem: TOO_OLD } : { command, text: '', options, from };
    } catch (error) {
      log.error('text of a button not looked up', { err: error });
      return { problem: NOT_NOW };
    }
  }

  return { idle };
}

const givenBy = (action: object): string =>
  'value' in action && typeof action.value === 'string' ? action.value : '';

const UNSURE = say('Slack didn’t say whether that was shown here. Please look before you try again.');
const noForm = (typed: string): Message =>
  say(`Slack didn’t open the form. Press again, or type ${typed} and what you look for.`);
