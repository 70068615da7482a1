import {
  type APIApplicationCommandAutocompleteInteraction,
  type APIApplicationCommandInteractionDataOption,
  type APIChatInputApplicationCommandInteraction,
  type APIInteraction,
  type APIModalSubmitInteraction,
  ApplicationCommandOptionType,
  ApplicationIntegrationType,
  PermissionFlagsBits,
  PermissionsBitField,
} from 'discord.js';
import { type Caller, type CommandCall, DIRECT, type Typing } from '../../core/platform.ts';

/** `/paper search query:…`; values are strings on every platform. */
export function callOf(
  interaction: APIChatInputApplicationCommandInteraction,
  editorRoles: readonly string[],
): CommandCall {
  const [sub] = interaction.data.options ?? [];
  const from = callerOf(interaction, editorRoles);
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
export function callerOf(interaction: APIInteraction, editorRoles: readonly string[]): Caller {
  const { guild_id: guild, channel, member, user } = interaction;
  const person = member?.user ?? user;
  const rights = member && new PermissionsBitField(BigInt(member.permissions));
  return {
    channel: { platform: 'discord', installation: guild ?? DIRECT, channel: channel?.id ?? '' },
    userId: person?.id ?? '',
    name: member?.nick || person?.global_name || person?.username || '',
    canManage: rights?.has(PermissionFlagsBits.ManageMessages) ?? false,
    // A direct message belongs to whoever writes there.
    canConfigure:
      !member ||
      rights?.any([PermissionFlagsBits.ManageChannels, PermissionFlagsBits.ManageGuild]) === true ||
      member.roles.some((role) => editorRoles.includes(role)),
    ...(isVisited(interaction) && { isVisiting: true }),
  };
}

/** By the user's installation alone: neither the server nor the direct message with the bot has one of its own. */
function isVisited({ authorizing_integration_owners: owners }: Partial<APIInteraction>): boolean {
  const { GuildInstall, UserInstall } = ApplicationIntegrationType;
  return owners?.[UserInstall] !== undefined && owners[GuildInstall] === undefined;
}
