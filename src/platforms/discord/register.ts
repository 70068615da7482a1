import { type REST, type RESTPostAPIChatInputApplicationCommandsJSONBody, Routes } from 'discord.js';
import { z } from 'zod';
import type { PlatformTools } from '../../core/platform.ts';
import { toApplicationCommand } from './commands.ts';
import { codeOf } from './result.ts';

type CommandJson = RESTPostAPIChatInputApplicationCommandsJSONBody;

/** Where commands are registered: everywhere, or in one guild, where a change shows at once. */
export interface Registry {
  readonly rest: REST;
  readonly applicationId: string;
  readonly guildId?: string | undefined;
}

/**
 * What differs from what is registered, a line each: `new: /paper`, `changed: /paper trending top`. Empty when all is
 * as the code has it. Rejects with the SDK's errors.
 */
export async function compareCommands(registry: Registry, wanted: readonly CommandJson[]): Promise<string[]> {
  const registered = z.array(item).parse(await registry.rest.get(pathOf(registry)));
  return differences(registered, z.array(item).parse(wanted), '/');
}

/** Replaces all commands of the application at once, and says what that changed. */
export async function registerCommands(
  registry: Registry,
  wanted: readonly CommandJson[],
): Promise<string[]> {
  const changes = await compareCommands(registry, wanted);
  if (changes.length > 0) await registry.rest.put(pathOf(registry), { body: wanted });
  return changes;
}

/** Registers the commands where the application has none at all, anywhere that we know of. True: it did. */
export async function registerFirst(registry: Registry, wanted: readonly CommandJson[]): Promise<boolean> {
  const { rest, applicationId } = registry;
  const places = [pathOf(registry), pathOf({ rest, applicationId })];
  for (const place of new Set(places))
    if (z.array(item).parse(await rest.get(place)).length > 0) return false;
  await rest.put(pathOf(registry), { body: wanted });
  return true;
}

/** People can't ask anything before there is a command; a failure to make one must not end the others' answers. */
export async function registerWhereNone(
  registry: Registry,
  tools: Pick<PlatformTools, 'commands' | 'prefix' | 'log'>,
): Promise<void> {
  const { log } = tools;
  try {
    if (await registerFirst(registry, [toApplicationCommand(tools)]))
      log.info('discord command registered', { guildId: registry.guildId });
  } catch (error) {
    log.error('discord command not registered', { code: codeOf(error) });
  }
}

const pathOf = ({ applicationId, guildId }: Registry) =>
  guildId === undefined
    ? Routes.applicationCommands(applicationId)
    : Routes.applicationGuildCommands(applicationId, guildId);

/** A command, sub-command or option: only what we say about it, for Discord adds ids, versions and translations. */
interface Item {
  readonly name: string;
  readonly [key: string]: unknown;
  readonly options?: readonly Item[];
}
const item: z.ZodType<Item> = z.lazy(() =>
  z.looseObject({ name: z.string(), options: z.array(item).optional() }),
) as z.ZodType<Item>;

function differences(registered: readonly Item[], wanted: readonly Item[], path: string): string[] {
  const before = new Map(registered.map((each) => [each.name, each]));
  const after = new Set(wanted.map(({ name }) => name));
  const gone = registered.filter(({ name }) => !after.has(name)).map(({ name }) => `gone: ${path}${name}`);
  const rest = wanted.flatMap((each) => {
    const known = before.get(each.name);
    const place = `${path}${each.name}`;
    if (!known) return [`new: ${place}`];
    const inside = differences(known.options ?? [], each.options ?? [], `${place} `);
    return isSame(known, each) ? inside : [`changed: ${place}`, ...inside];
  });
  return [...gone, ...rest];
}

/** Compares what the wanted one says; what it leaves out or calls false is Discord's default. */
function isSame(known: Item, wanted: Item): boolean {
  const keys = Object.keys(wanted).filter((key) => key !== 'options');
  return keys.every((key) => canonical(known[key]) === canonical(wanted[key]));
}

const canonical = (value: unknown): string => JSON.stringify(value || null);
