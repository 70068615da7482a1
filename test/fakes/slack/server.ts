import { randomBytes, randomInt } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ack, Deliver } from './acks.ts';
import { deliverTo } from './door.ts';
import { type Admin, createAdmin } from './events.ts';
import { createFaults, type Faults } from './faults.ts';
import { createOAuth, type OAuth, type SlackApp } from './oauth.ts';
import { createSomebody, type Somebody } from './person.ts';
import { createSocket, type Socket } from './socket.ts';
import type { Rules } from './validate.ts';
import { type Call, createWeb } from './web.ts';
import {
  type Channel,
  createBot,
  createIds,
  createWorld,
  type Organization,
  type Person,
  SCOPES,
  type World,
} from './world.ts';

export interface FakeWorkspace {
  readonly world: World;
  addChannel(name: string, options?: { isPrivate?: boolean; isArchived?: boolean; without?: 'bot' }): Channel;
  /** Joins every channel that there is. */
  addPerson(name: string, options?: Partial<Omit<Person, 'id' | 'name'>>): Somebody;
  readonly admin: Admin;
}

/** Its own workspace is that of whoever made the app, whose token is simply there. */
export interface FakeSlack extends FakeWorkspace {
  readonly apiUrl: string;
  readonly app: SlackApp;
  readonly oauth: Omit<OAuth, 'access' | 'find'>;
  /** Another one, in which the app is not installed yet. */
  addWorkspace(domain: string, options?: { organization?: Organization }): FakeWorkspace;
  addOrganization(name: string): Organization;
  /** What arrived, in order. */
  readonly calls: readonly Call[];
  readonly faults: Faults;
  readonly socket: Socket;
  /** From now on the bot is called at this address, and no longer through its socket. */
  callAt(url: string): void;
  /** Brings the last thing again, as Slack does when it did not hear the acknowledgement. */
  again(): Promise<Ack>;
  /** Resolves as soon as it holds; looked at whenever something arrives. */
  until(isSo: () => boolean): Promise<void>;
  close(): Promise<void>;
}

export interface FakeSlackOptions {
  /** The clock that triggers, response URLs and acknowledgements run by. */
  readonly now?: () => Date;
  readonly scopes?: readonly string[];
  readonly canFetch?: Rules['canFetch'];
}

/** Slack over loopback until it is closed: the Web API, Socket Mode, signed requests, and people. */
export async function openSlack(options: FakeSlackOptions = {}): Promise<FakeSlack> {
  const now = options.now ?? (() => new Date());
  const scopes = options.scopes ?? SCOPES;
  const nextId = createIds();
  const world = createWorld(now, scopes, { nextId });
  const worlds = [world];
  const app: SlackApp = {
    clientId: `${randomInt(1e9)}.${randomInt(1e9)}`,
    clientSecret: `sentinel${randomBytes(12).toString('hex')}`,
    redirectUrl: null,
    rotates: false,
  };
  const rules: Rules = { canFetch: options.canFetch ?? (() => false) };
  const calls: Call[] = [];
  const faults = createFaults();
  const watchers = new Set<() => void>();
  const onChange = () => {
    for (const watch of [...watchers]) watch();
  };

  const server = createServer((request, response) => {
    web(request, response)
      .catch(() => response.destroy())
      .finally(onChange);
  });
  const socket = createSocket(world, server, onChange);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const oauth = createOAuth(app, { now, worlds, authorizeUrl: () => `${origin}/oauth/v2/authorize` });
  const web = createWeb({ worlds, oauth, rules, faults, calls, ticket: () => socket.ticket(origin) });
  let deliver: Deliver = socket.deliver;
  let again = (): Promise<Ack> => Promise.reject(new Error('nothing was brought yet'));
  const deliverNow: Deliver = (kind, payload) => {
    let attempt = 0;
    again = () => deliver(kind, payload, ++attempt);
    return deliver(kind, payload);
  };

  const workspaceOf = (there: World): FakeWorkspace => ({
    world: there,
    admin: createAdmin({ world: there, deliver: deliverNow }),

    addChannel(name, { isPrivate = false, isArchived = false, without } = {}) {
      const members = new Set([...there.people.keys(), ...(without === 'bot' ? [] : [there.bot.userId])]);
      const channel: Channel = {
        id: nextId('C'),
        name,
        isPrivate,
        isDirect: false,
        isArchived,
        members,
      };
      there.channels.set(channel.id, channel);
      return channel;
    },

    addPerson(name, about = {}) {
      const id = nextId('U');
      const usual = { isAdmin: false, isGuest: false, zone: null, team: null, grid: null };
      there.people.set(id, { id, name, ...usual, ...about });
      for (const { members, isDirect } of there.channels.values()) if (!isDirect) members.add(id);
      return createSomebody(id, { world: there, rules, origin, deliver: deliverNow, onChange });
    },
  });

  return {
    ...workspaceOf(world),
    apiUrl: `${origin}/api/`,
    app,
    oauth,
    calls,
    faults,
    socket,

    addWorkspace(domain, { organization = null }: { organization?: Organization | null } = {}) {
      const other = createWorld(now, scopes, { nextId, first: world, domain, organization });
      worlds.push(other);
      return workspaceOf(other);
    },

    addOrganization: (name) => ({ id: nextId('E'), name, bot: createBot(nextId, world.bot.appId) }),

    again: () => again(),

    callAt(url) {
      deliver = deliverTo(world, url);
    },

    until: (isSo) =>
      new Promise((resolve) => {
        const watch = () => {
          if (!isSo()) return;
          watchers.delete(watch);
          resolve();
        };
        watchers.add(watch);
        watch();
      }),

    async close() {
      socket.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
