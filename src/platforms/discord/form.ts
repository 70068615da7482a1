import {
  type APILabelComponent,
  type APIModalInteractionResponseCallbackData,
  ApplicationCommandOptionType,
  ComponentType,
  TextInputStyle,
} from 'discord.js';
import type { Command } from '../../core/command.ts';
import { formFields, formWords } from '../../core/form.ts';
import type { Keeper } from '../../core/platform.ts';
import { type OptionJson, optionOf } from './commands.ts';
import { encodePress } from './custom-id.ts';
import { plain } from './escape.ts';
import { formLimits, limits } from './limits.ts';

/** A field for each of the command's options, these filled in. What has no field goes along unseen. */
export function formOf(
  command: Command,
  {
    options,
    prefix,
    keep,
  }: { options: Readonly<Record<string, string>>; prefix: string; keep: Keeper['id'] },
): APIModalInteractionResponseCallbackData {
  const { name } = command;
  const fields = formFields(command)
    .map(([key, schema]) => optionOf(key, schema))
    .slice(0, formLimits.fields);
  const shown = new Set(fields.map((field) => field.name));
  const unseen = Object.fromEntries(Object.entries(options).filter(([key]) => !shown.has(key)));
  return {
    title: plain(formWords(command, prefix).title, formLimits.title),
    custom_id: encodePress({ does: 'answer', command: name, options: unseen, skip: 0 }, keep, new Set()),
    components: fields.map((field) => labelled(field, options[field.name])),
  };
}

function labelled(field: OptionJson, value: string | undefined): APILabelComponent {
  return {
    type: ComponentType.Label,
    label: plain(field.name.charAt(0).toUpperCase() + field.name.slice(1), formLimits.label),
    description: plain(field.description, formLimits.hint),
    component: inputOf(field, value),
  };
}

function inputOf(field: OptionJson, value: string | undefined): APILabelComponent['component'] {
  const required = field.required ?? false;
  const shared = { custom_id: field.name, required };
  if ('choices' in field && field.choices) {
    const options = field.choices.map((choice) => ({
      label: choice.name,
      value: String(choice.value),
      default: choice.value === value,
    }));
    return { type: ComponentType.StringSelect, ...shared, min_values: required ? 1 : 0, options };
  }
  const isText = field.type === ApplicationCommandOptionType.String;
  const most = Math.min(isText ? (field.max_length ?? limits.typed) : limits.typed, limits.typed);
  return {
    type: ComponentType.TextInput,
    style: TextInputStyle.Short,
    ...shared,
    max_length: most,
    // A pair of surrogates that was cut in two can't be sent.
    ...(value ? { value: value.slice(0, most).replace(/\p{Cs}$/u, '') } : {}),
  };
}
