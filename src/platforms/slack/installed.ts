import { UserError } from '../../core/errors.ts';
import type { Installations } from '../../core/installation.ts';
import type { PlatformTools } from '../../core/platform.ts';
import { type ClientOptions, createClient } from './client.ts';
import { type Grant, goodUntilMs, isDue, isOver, readGrant, renewed, writeGrant } from './grant.ts';
import { toFailure } from './result.ts';
import { NoToken, type Workspace, type Workspaces } from './workspaces.ts';

/** So long another process may have kept something newer without us knowing. */
const KEPT_MS = 60_000;
const MOST_KEPT = 1_000;
/** So long nobody asks Slack for new tokens after it didn't answer: asking holds the row, and an embedded database whole. */
const PAUSE_MS = 60_000;
/** A database that doesn't answer is asked again then. */
const LOOKUP_AGAIN_MS = 5_000;

/** What an app shows of itself to get tokens. */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface InstalledOptions
  extends ClientCredentials,
    Omit<ClientOptions, 'token'>,
    Pick<PlatformTools, 'now'> {
  readonly installations: Installations;
}

interface Kept {
  readonly workspace: Promise<Workspace>;
  readonly organization: string | null;
  /** In milliseconds since 1970. */
  untilMs: number;
}

/** Those that have installed the app, each with its own token or its organization's, renewed when that is due. */
export function createInstalledWorkspaces({
  installations,
  clientId,
  clientSecret,
  now,
  log,
  ...options
}: InstalledOptions): Workspaces {
  const kept = new Map<string, Kept>();
  const renewing = new Map<string, Promise<Grant>>();
  const client = createClient({ ...options, log });
  let pausedUntilMs = 0;

  async function look(
    installation: string,
    organization: string | null,
  ): Promise<{ workspace: Workspace; goodUntilMs: number }> {
    const { holder, grant } = await grantOf(installation, organization);
    const current = isDue(grant, now()) ? await renewInTurn(holder, grant) : grant;
    const { token, botUserId } = current;
    const identity = { botUserId, team: installation, organization: current.organization };
    return {
      workspace: { client: createClient({ ...options, token, log }), identity: async () => identity },
      goodUntilMs: goodUntilMs(current, now()),
    };
  }

  async function grantOf(
    installation: string,
    organization: string | null,
  ): Promise<{ holder: string; grant: Grant }> {
    let found = await installations.find(installation);
    const isElsewhere = organization !== null && found?.holder !== organization;
    if (isElsewhere && (await installations.serveThrough(installation, organization)))
      found = await installations.find(installation);
    if (found === null) throw new NoToken('unauthorized', 'Paperboy is not installed there');
    return { holder: found.holder, grant: readGrant(found.secret) };
  }

  /** A token that still works for a while is better than none. */
  async function renewInTurn(holder: string, grant: Grant): Promise<Grant> {
    const isWorking = !isOver(grant, now());
    const pauseMs = pausedUntilMs - now().getTime();
    if (isWorking && pauseMs > 0 && pauseMs <= PAUSE_MS) return grant;
    const renewal = renewing.get(holder) ?? renew(holder).finally(() => renewing.delete(holder));
    renewing.set(holder, renewal);
    try {
      return await renewal;
    } catch (error) {
      const { kind, message } = toNoToken(error);
      log.warn('slack token not renewed', { holder, detail: message });
      if (kind === 'retry') pausedUntilMs = now().getTime() + PAUSE_MS;
      if (isWorking) return grant;
      throw error;
    }
  }

  async function renew(holder: string): Promise<Grant> {
    const secret = await installations.renew(holder, async (before) => {
      const grant = readGrant(before);
      // Another process was there first.
      if (!isDue(grant, now())) return null;
      const answer = await client.oauth.v2.access({
        client_id: clientId,
        client_secret: clientSecret,
        grant_type: 'refresh_token',
        refresh_token: grant.refreshToken ?? '',
      });
      log.info('slack token renewed', { holder });
      return writeGrant(renewed(grant, answer, now()));
    });
    if (secret === null) throw new NoToken('unauthorized', 'Paperboy is not installed there any more');
    return readGrant(secret);
  }

  return {
    async find(installation, organization = null) {
      const nowMs = now().getTime();
      const known = kept.get(installation);
      const isSame = organization === null || known?.organization === organization;
      if (known && isSame && nowMs < known.untilMs && known.untilMs - nowMs <= KEPT_MS)
        return known.workspace;
      const entry: Kept = {
        organization,
        untilMs: nowMs + KEPT_MS,
        workspace: look(installation, organization).then(
          ({ workspace, goodUntilMs: untilMs }) => {
            entry.untilMs = Math.min(entry.untilMs, untilMs);
            return workspace;
          },
          (error: unknown) => {
            if (kept.get(installation) === entry) kept.delete(installation);
            throw toNoToken(error);
          },
        ),
      };
      kept.delete(installation);
      kept.set(installation, entry);
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
      return entry.workspace;
    },

    forget(installation) {
      kept.delete(installation);
    },
  };
}

/** Nothing was posted, whatever it was: a refusal of Slack is final, everything else may pass. */
function toNoToken(error: unknown): NoToken {
  if (error instanceof NoToken) return error;
  if (error instanceof UserError) return new NoToken('unauthorized', error.message, { cause: error });
  const failure = toFailure(error);
  switch (failure.kind) {
    case 'retry':
      return new NoToken('retry', `token not renewed: ${failure.detail}`, {
        afterMs: failure.afterMs ?? null,
        cause: error,
      });
    case 'unknown':
      return new NoToken('retry', `token not found out: ${failure.detail}`, {
        afterMs: LOOKUP_AGAIN_MS,
        cause: error,
      });
    default:
      return new NoToken('unauthorized', `token not renewed: ${failure.detail}`, { cause: error });
  }
}
