import type { ViewStateValue } from '@slack/bolt';
import type { InputBlock, ModalView, PlainTextInput, PlainTextOption, StaticSelect } from '@slack/types';
import { z } from 'zod';
import type { Command } from '../../core/command.ts';
import { formFields, formWords } from '../../core/form.ts';
import type { Caller } from '../../core/platform.ts';
import { type Asker, callerAtHome, callerOf, placeOf } from './call.ts';
import { oneLine } from './escape.ts';
import { FORM_LIMITS, LIMITS } from './limits.ts';
import { plainText } from './words.ts';

type Options = Readonly<Record<string, string>>;

/** A field for each of the command's options, these filled in. It takes along what has no field, and where the answer goes. */
export function formOf(
  command: Command,
  { options, prefix, asker }: { options: Options; prefix: string; asker: Asker | null },
): ModalView {
  const { title, submit } = formWords(command, prefix);
  const fields = formFields(command);
  const shown = new Set(fields.map(([key]) => key));
  const unseen = Object.fromEntries(Object.entries(options).filter(([key]) => !shown.has(key)));
  return {
    type: 'modal',
    callback_id: `${FORM}${command.name}`,
    title: plainText(oneLine(title), FORM_LIMITS.title),
    submit: plainText(oneLine(submit), FORM_LIMITS.title),
    close: plainText(oneLine('Cancel'), FORM_LIMITS.title),
    private_metadata: JSON.stringify(toCarried(asker, unseen)),
    blocks: fields.map(([key, schema]) => fieldOf(key, schema, options[key])),
  };
}

/** Before the command's name in a form's `callback_id`. */
const FORM = 'ask-';
export const isForm = /^ask-/;
export const commandOf = (callbackId: string): string => callbackId.slice(FORM.length);

function fieldOf(key: string, schema: z.ZodType, value: string | undefined): InputBlock {
  const hint = schema.description ? { hint: plainText(oneLine(schema.description), FORM_LIMITS.hint) } : {};
  return {
    type: 'input',
    block_id: key,
    label: plainText(oneLine(capital(key)), FORM_LIMITS.label),
    optional: schema.safeParse(undefined).success,
    element: { action_id: key, ...elementOf(onlyValues(schema), value) },
    ...hint,
  };
}

function elementOf(values: readonly string[], value: string | undefined): PlainTextInput | StaticSelect {
  if (values.length === 0 || values.length > LIMITS.options) {
    const typed = value?.slice(0, FORM_LIMITS.typed).replace(/\p{Cs}$/u, '');
    return {
      type: 'plain_text_input',
      max_length: FORM_LIMITS.typed,
      ...(typed && { initial_value: typed }),
    };
  }
  const options = values.map(toOption);
  const initial = options.find((option) => option.value === value);
  return { type: 'static_select', options, ...(initial && { initial_option: initial }) };
}

const toOption = (value: string): PlainTextOption => ({
  text: plainText(oneLine(value), LIMITS.optionText),
  value,
});

/** The only values there are; none where other ones are taken too. */
function onlyValues(schema: z.ZodType): string[] {
  const { enum: values = [] } = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return values.filter((value) => typeof value === 'string');
}

/** What was filled in beside what came along, or by field what is wrong with it, which Slack shows there. */
export function readForm(
  command: Command,
  metadata: string,
  values: Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>,
): { readonly options: Options } | { readonly errors: Record<string, string> } {
  const options: Record<string, string> = { ...carriedIn(metadata).unseen };
  const errors: Record<string, string> = {};
  for (const [key, schema] of formFields(command)) {
    const { value, selected_option } = values[key]?.[key] ?? {};
    const given = (selected_option?.value ?? value ?? '').trim();
    if (given !== '') options[key] = given;
    const read = schema.safeParse(options[key]);
    if (!read.success) errors[key] = capital(read.error.issues[0]?.message ?? 'this can’t be read');
  }
  return Object.keys(errors).length > 0 ? { errors } : { options };
}

const carried = z.object({
  /** Null: in the Home tab. */
  where: z
    .object({ channel: z.string(), thread: z.string().optional(), url: z.string().optional() })
    .nullable(),
  unseen: z.record(z.string(), z.string()),
});
type Carried = z.infer<typeof carried>;

const toCarried = (asker: Asker | null, unseen: Options): Carried => ({
  where: asker && {
    channel: asker.from.channel.channel,
    thread: asker.from.channel.thread,
    url: asker.responseUrl,
  },
  unseen,
});

/** Only we can write it. */
const carriedIn = (metadata: string): Carried => carried.parse(JSON.parse(metadata));

/** Who filled the form in, and the ways to answer that it took along. Null: it came from Home. */
export function fromForm({
  private_metadata: metadata,
  team,
  user,
}: {
  private_metadata: string;
  team: string;
  user: { readonly id: string; readonly name?: string };
}): { readonly asker: Asker | null; readonly from: Caller } {
  const { where } = carriedIn(metadata);
  if (where === null) return { asker: null, from: callerAtHome(team, user.id) };
  const { channel, thread, url } = where;
  const from = callerOf(user.id, placeOf(team, channel, thread), user.name);
  return { asker: { from, responseUrl: url }, from };
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
