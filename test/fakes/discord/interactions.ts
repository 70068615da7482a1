import { z } from 'zod';
import { type AnyComponent, flatten, modal } from './components.ts';
import { formIssues, invalidForm, type Refusal, refused } from './errors.ts';
import { LIMITS } from './limits.ts';
import { FLAGS, readForm } from './message-form.ts';
import { bits, fill, type Permission, type Posted, shown, type World } from './world.ts';

/** What somebody did, and what became of it. */
export interface Asked {
  readonly id: string;
  readonly token: string;
  /** 2 command, 3 component, 4 completion, 5 modal. */
  readonly type: number;
  readonly askedAt: number;
  readonly user: string;
  readonly channel: string;
  /** The message whose button was pressed. */
  readonly on: Posted | null;
  /** The type of the first response, once there was one. */
  first: number | null;
  /** What `@original` means. */
  original: Posted | null;
  /** Everything that this interaction put into the channel, the edited message of a component too. */
  readonly messages: Posted[];
  readonly choices: { name: string; value: unknown }[];
  modal: z.infer<typeof modal> | null;
  /** How often something was shown: a response with content, an edit, a follow-up. */
  shows: number;
}

export type Answer = { readonly status: number; readonly body?: unknown } | Refusal;

/** Who does it and where. */
export interface Who {
  readonly user?: string;
  readonly channel?: string;
  readonly may?: readonly Permission[];
  readonly roles?: readonly string[];
  /** Through that person's account alone. */
  readonly isVisit?: boolean;
}

export function createInteractions(world: World, changed: (asked: Asked) => void) {
  const all = new Map<string, Asked>();

  /** A new interaction and its INTERACTION_CREATE. */
  function ask(
    type: number,
    data: unknown,
    who: Who,
    on: Posted | null = null,
  ): { asked: Asked; event: { readonly token: string; readonly guild_id?: string } } {
    const { user = '200000000000000001', may = ['viewChannel', 'sendMessages'], roles = [] } = who;
    const channel = world.channels.get(who.channel ?? on?.channel ?? '') ?? [...world.channels.values()][0];
    if (!channel) throw new Error('There is no channel to do that in');
    const asked: Asked = {
      id: world.snowflake(),
      token: `sentinel-${world.snowflake()}`,
      type,
      askedAt: world.now().getTime(),
      user,
      channel: channel.id,
      on,
      first: null,
      original: null,
      messages: [],
      choices: [],
      modal: null,
      shows: 0,
    };
    all.set(asked.token, asked);
    const person = { id: user, username: 'ada', discriminator: '0', avatar: null, global_name: 'Ada' };
    const event = {
      id: asked.id,
      application_id: world.applicationId,
      type,
      data,
      token: asked.token,
      version: 1,
      locale: 'en-GB',
      channel_id: channel.id,
      channel: { id: channel.id, type: channel.type, name: channel.name },
      context: channel.guild === null ? 1 : 0,
      app_permissions: bits(channel.may),
      authorizing_integration_owners: who.isVisit ? { '1': user } : { '0': channel.guild ?? '0' },
      entitlements: [],
      attachment_size_limit: 10_485_760,
      ...(channel.guild === null
        ? { user: person }
        : {
            guild_id: channel.guild,
            guild_locale: 'en-GB',
            member: {
              user: person,
              permissions: bits(may),
              roles,
              joined_at: new Date(0).toISOString(),
              deaf: false,
              mute: false,
              flags: 0,
            },
          }),
      ...(on === null ? {} : { message: shown(on, world) }),
    };
    return { asked, event };
  }

  function respond(id: string, token: string, body: unknown): Answer {
    const asked = all.get(token);
    if (asked?.id !== id) return refused.unknownInteraction;
    if (asked.first !== null) return refused.alreadyAcknowledged;
    if (world.now().getTime() - asked.askedAt > LIMITS.ackMs) return refused.unknownInteraction;
    const read = callback.safeParse(body);
    if (!read.success) return invalidForm(formIssues(read.error.issues));
    const { type, data } = read.data;
    if (!CALLBACKS[asked.type]?.includes(type) || ((type === 6 || type === 7) && asked.on === null))
      return invalidForm([
        { path: ['type'], code: 'BASE_TYPE_CHOICES', message: `Not for type ${asked.type}` },
      ]);
    const refusal = take(asked, type, data ?? {});
    if (refusal) return refusal;
    asked.first = type;
    changed(asked);
    return { status: 204 };
  }

  /** Puts a response into effect, or says what is wrong with it. */
  function take(asked: Asked, type: number, data: Record<string, unknown>): Refusal | null {
    const place = (refusal: Refusal): Refusal => ({
      ...refusal,
      body: { ...refusal.body, ...(refusal.body.errors ? { errors: { data: refusal.body.errors } } : {}) },
    });
    switch (type) {
      case 4: {
        const read = readForm(data, 'answer');
        if (!read.ok) return place(read.refusal);
        asked.original = world.add(asked.channel, read.form, { asker: asked.user });
        show(asked, asked.original);
        return null;
      }
      case 5: {
        const { flags = 0, ...rest } = data;
        if (Object.keys(rest).length > 0 || (flags !== 0 && flags !== FLAGS.ephemeral))
          return place(
            invalidForm([{ path: ['flags'], code: 'MESSAGE_INVALID_FORM', message: 'Only EPHEMERAL' }]),
          );
        asked.original = world.add(asked.channel, {}, { asker: asked.user, flags: Number(flags) });
        return null;
      }
      case 6:
        asked.original = asked.on;
        return null;
      case 7: {
        const on = asked.on as Posted;
        const read = readForm(data, 'edit', on.flags);
        if (!read.ok) return place(read.refusal);
        asked.original = on;
        edit(asked, on, read.form);
        return null;
      }
      case 8: {
        const read = completion.safeParse(data);
        if (!read.success) return place(invalidForm(formIssues(read.error.issues)));
        asked.choices.push(...read.data.choices);
        asked.shows += 1;
        return null;
      }
      default: {
        const read = modal.safeParse(data);
        if (!read.success) return place(invalidForm(formIssues(read.error.issues)));
        asked.modal = read.data;
        asked.shows += 1;
        return null;
      }
    }
  }

  /** The webhook that an interaction's token is for 15 minutes, once it was acknowledged. */
  function webhook(token: string): Asked | Refusal {
    const asked = all.get(token);
    if (!asked || asked.first === null) return refused.unknownWebhook;
    if (world.now().getTime() - asked.askedAt > LIMITS.tokenMs) return refused.invalidWebhookToken;
    return asked;
  }

  /** `@original`, or the id of a follow-up of the same interaction. */
  function editMessage(token: string, id: string, body: unknown): Answer {
    const asked = webhook(token);
    if ('status' in asked) return asked;
    const message = id === '@original' ? asked.original : asked.messages.find((each) => each.id === id);
    if (!message || !world.messages.has(message.id)) return refused.unknownMessage;
    const read = readForm(body, 'edit', message.flags);
    if (!read.ok) return read.refusal;
    edit(asked, message, read.form);
    changed(asked);
    return { status: 200, body: shown(message, world) };
  }

  function followUp(token: string, body: unknown): Answer {
    const asked = webhook(token);
    if ('status' in asked) return asked;
    const read = readForm(body, 'answer');
    if (!read.ok) return read.refusal;
    const { original } = asked;
    // A deferred answer that still waits is what the first follow-up fills, with the eyes that it was deferred for.
    if (asked.first === DEFERRED && original && asked.shows === 0) {
      edit(asked, original, { ...read.form, flags: (read.form.flags ?? 0) & ~FLAGS.ephemeral });
      changed(asked);
      return { status: 200, body: shown(original, world) };
    }
    const posted = world.add(asked.channel, read.form, { asker: asked.user });
    show(asked, posted);
    changed(asked);
    return { status: 200, body: shown(posted, world) };
  }

  function original(token: string, remove: boolean): Answer {
    const asked = webhook(token);
    if ('status' in asked) return asked;
    if (!asked.original || !world.messages.has(asked.original.id)) return refused.unknownMessage;
    if (!remove) return { status: 200, body: shown(asked.original, world) };
    world.messages.delete(asked.original.id);
    return { status: 204 };
  }

  function edit(asked: Asked, message: Posted, form: Parameters<typeof fill>[1]): void {
    fill(message, form, ['users']);
    message.edits += 1;
    show(asked, message);
  }

  function show(asked: Asked, message: Posted): void {
    if (!asked.messages.includes(message)) asked.messages.push(message);
    asked.shows += 1;
  }

  return { ask, respond, editMessage, followUp, original };
}

const DEFERRED = 5;

/** By the interaction's type, which responses may come first. */
const CALLBACKS: Readonly<Record<number, readonly number[]>> = {
  2: [4, 5, 9],
  3: [4, 5, 6, 7, 9],
  4: [8],
  5: [4, 5, 6, 7],
};

const callback = z.strictObject({ type: z.int(), data: z.record(z.string(), z.unknown()).optional() });
const completion = z.strictObject({
  choices: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(LIMITS.choiceText),
        value: z.union([z.string().min(1).max(LIMITS.choiceText), z.number()]),
      }),
    )
    .max(LIMITS.autocompleteChoices),
});

/** The button or the option of a message that reads so, as its id or value. */
export function idOf(components: readonly AnyComponent[], label: string): string {
  for (const each of flatten(components)) {
    if (each.label === label && each.custom_id !== undefined) return each.custom_id;
    const option = each.options?.find((one) => one.label === label);
    if (option) return option.value;
  }
  const labels = flatten(components).flatMap((each) => [
    each.label ?? [],
    each.options?.map((one) => one.label) ?? [],
  ]);
  throw new Error(`Nothing reads “${label}” here; there is: ${labels.flat(2).join(', ')}`);
}
