import { WebAPIPlatformError } from '@slack/web-api';
import type { IsStillIn } from '../../core/departure.ts';
import type { Workspaces } from './workspaces.ts';

/**
 * What Slack says of a token that it has ended: https://docs.slack.dev/reference/methods/auth.test. `invalid_auth` is
 * not among it, since a token that somebody has mistyped is as invalid.
 */
const ENDED = new Set(['account_inactive', 'token_revoked']);

/** Whether a workspace still has the app, as its token shows. Where there is none nobody can tell. */
export function createPresence({
  workspaces,
  isOne,
}: {
  readonly workspaces: Workspaces;
  /** One token is used for whatever is asked for. */
  readonly isOne: boolean;
}): {
  readonly isStillIn: IsStillIn;
  /** The one token is that workspace's, as Slack has said. */
  isOf(team: string): void;
} {
  /** The one token doesn't tell whose it was when it has ended. */
  let home: string | null = null;
  return {
    isOf(team) {
      home = team;
    },
    async isStillIn(installation) {
      try {
        // Whoever has installed the app again since is not to be judged by the token of before.
        workspaces.forget(installation);
        const { client } = await workspaces.find(installation);
        const { team_id: team } = await client.auth.test();
        if (isOne) home = team ?? home;
        return team === installation ? true : null;
      } catch (error) {
        const hasEnded = error instanceof WebAPIPlatformError && ENDED.has(error.data.error);
        return hasEnded && (!isOne || home === installation) ? false : null;
      }
    },
  };
}
