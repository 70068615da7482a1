import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  PermissionFlagsBits,
  PermissionsBitField,
} from 'discord.js';
import type { Caller, CommandCall, Typing } from '../../core/platform.ts';

/** `/paper search query:…`; values are strings on every platform. */
export function callOf(interaction: APIChatInputApplicationCommandInteraction): CommandCall {
  const [sub] = interaction.data.options ?? [];
  const from = callerOf(interaction);
  if (sub?.type !== ApplicationCommandOptionType.Subcommand) return { command: 'help', text: '', from };
  const given = (sub.options ?? []).flatMap((option) =>
    'value' in option ? [[option.name, String(option.value)] as const] : [],
  );
  return { command: sub.name, text: '', options: Object.fromEntries(given), from };
}

/** Null: nothing is being typed there that we know of. */
export function typingOf({ data }: APIApplicationCommandAutocompleteInteraction): Typing | null {
  const [sub] = data.options as readonly APIApplicationCommandInteractionDataOption<APIInteraction['type']>[];
  if (sub?.type !== ApplicationCommandOptionType.Subcommand) return null;
  const typed = (sub.options ?? []).find((option) => 'focused' in option && option.focused);
  if (!typed || !('value' in typed)) return null;
  return { command: sub.name, option: typed.name, typed: String(typed.value) };
}

/** What was filled in; a field that was left empty says nothing. */
export function filledIn({ data }: APIModalSubmitInteraction): Record<string, string> {
  const fields = data.components.flatMap((part) => ('component' in part ? [part.component] : []));
  const given = fields.map((field) => {
    const value = 'value' in field ? field.value : 'values' in field ? field.values[0] : undefined;
    return [field.custom_id, typeof value === 'string' ? value.trim() : ''] as const;
  });
  return Object.fromEntries(given.filter(([, value]) => value !== ''));
}

/** From the gateway's own words about who did it, never from what a button says. */
export function callerOf(interaction: APIInteraction): Caller {
  const { guild_id: guild, channel, member, user } = interaction;
  const rights = member && new PermissionsBitField(BigInt(member.permissions));
  return {
    channel: { platform: 'discord', installation: guild ?? 'direct', channel: channel?.id ?? '' },
    userId: (member?.user ?? user)?.id ?? '',
    canManage: rights?.has(PermissionFlagsBits.ManageMessages) ?? false,
    // A direct message belongs to whoever writes there.
    canConfigure: rights?.any([PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageGuild]) ?? true,
  };
}
