import { type Refusal, refused } from './errors.ts';
import type { Answer } from './interactions.ts';
import { readForm } from './message-form.ts';
import { type Channel, fill, shown, type World } from './world.ts';

/** Discord never said how long; "the past few minutes". */
const NONCE_MS = 3 * 60_000;
/** Forum and media channels take threads only, categories nothing. */
const WITHOUT_MESSAGES = [4, 13, 14, 15, 16];

/** channels/{id} and its messages, with the bot's rights checked. */
export function createMessages(world: World) {
  function visible(id: string): Channel | Refusal {
    const channel = world.channels.get(id);
    if (!channel) return refused.unknownChannel;
    return channel.guild === null || channel.may.has('viewChannel') ? channel : refused.missingAccess;
  }

  function create(id: string, body: unknown): Answer {
    const channel = visible(id);
    if ('status' in channel) return channel;
    if (WITHOUT_MESSAGES.includes(channel.type)) return refused.notTextChannel;
    if (channel.guild === null && world.closedTo.has(channel.name)) return refused.cannotMessageUser;
    if (channel.guild !== null && !channel.may.has('sendMessages')) return refused.missingPermissions;
    const read = readForm(body, 'create');
    if (!read.ok) return read.refusal;
    const { nonce, enforce_nonce: isEnforced } = read.form;
    const key = `${id} ${nonce}`;
    const before = nonce === null || nonce === undefined || !isEnforced ? undefined : world.nonces.get(key);
    if (before && world.now().getTime() - before.at <= NONCE_MS) {
      const message = world.messages.get(before.id);
      return message ? { status: 200, body: shown(message, world, true) } : refused.unknownMessage;
    }
    const posted = world.add(id, read.form);
    if (isEnforced && posted.nonce !== null)
      world.nonces.set(key, { id: posted.id, at: world.now().getTime() });
    return { status: 200, body: shown(posted, world, true) };
  }

  function list(id: string, query: URLSearchParams): Answer {
    const channel = visible(id);
    if ('status' in channel) return channel;
    // Without the right to read history the list is empty, and nothing says so.
    if (channel.guild !== null && !channel.may.has('readHistory')) return { status: 200, body: [] };
    const [after, before] = [query.get('after'), query.get('before')];
    const limit = Math.min(100, Number(query.get('limit') ?? 50));
    const found = world
      .in(id)
      .filter((message) => (message.flags & 64) === 0)
      .filter((message) => after === null || BigInt(message.id) > BigInt(after))
      .filter((message) => before === null || BigInt(message.id) < BigInt(before))
      .sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
    const page = after === null ? found.slice(-limit) : found.slice(0, limit);
    return { status: 200, body: page.reverse().map((message) => shown(message, world)) };
  }

  function one(method: string, id: string, messageId: string, body: unknown): Answer {
    const channel = visible(id);
    if ('status' in channel) return channel;
    const message = world.messages.get(messageId);
    if (message?.channel !== id || (message.flags & 64) !== 0) return refused.unknownMessage;
    if (method === 'GET') return { status: 200, body: shown(message, world) };
    if (message.author !== world.botId)
      return method === 'PATCH' ? refused.notAuthor : refused.missingPermissions;
    if (method === 'DELETE') {
      world.messages.delete(messageId);
      return { status: 204 };
    }
    const read = readForm(body, 'edit', message.flags);
    if (!read.ok) return read.refusal;
    fill(message, read.form, ['users', 'roles', 'everyone']);
    message.edits += 1;
    return { status: 200, body: shown(message, world) };
  }

  function channel(id: string): Answer {
    const found = visible(id);
    if ('status' in found) return found;
    return {
      status: 200,
      body: { id, type: found.type, name: found.name, guild_id: found.guild ?? undefined },
    };
  }

  function openDm(user: string): Answer {
    const known = [...world.channels.values()].find(({ guild, name }) => guild === null && name === user);
    const { id } = known ?? world.addChannel({ guild: null, type: 1, name: user });
    return {
      status: 200,
      body: { id, type: 1, recipients: [{ id: user, username: 'ada', discriminator: '0', avatar: null }] },
    };
  }

  return { create, list, one, channel, openDm };
}
