import type { Installation } from '@slack/oauth';
import type { OauthV2AccessResponse } from '@slack/web-api';
import { z } from 'zod';
import { UserError } from '../../core/errors.ts';

/** What Slack granted in one workspace or organization, as far as it is kept. */
const grantShape = z.object({
  token: z.string(),
  /** Null: the token doesn't expire. Each can be used once. */
  refreshToken: z.string().nullable(),
  /** Seconds since 1970. */
  expiresAt: z.number().nullable(),
  botUserId: z.string(),
  /** Null: the whole organization's. */
  team: z.string().nullable(),
  organization: z.string().nullable(),
});
export type Grant = z.infer<typeof grantShape>;

/** https://docs.slack.dev/authentication/using-token-rotation: tokens live for twelve hours. */
const RENEWED_BEFORE_S = 2 * 60 * 60;

export const readGrant = (secret: string): Grant => grantShape.parse(JSON.parse(secret));
export const writeGrant = (grant: Grant): string => JSON.stringify(grant);

/** Throws a `UserError` when there is nothing that the bot could speak with. */
export function toGrant({ bot, team, enterprise, isEnterpriseInstall }: Installation): Grant {
  if (!bot) throw new UserError('Slack granted no bot token.');
  if (!team && !enterprise) throw new UserError('Slack named neither a workspace nor an organization.');
  return {
    token: bot.token,
    refreshToken: bot.refreshToken ?? null,
    expiresAt: bot.expiresAt ?? null,
    botUserId: bot.userId,
    team: isEnterpriseInstall ? null : (team?.id ?? null),
    organization: enterprise?.id ?? null,
  };
}

/** By whose id it is kept. */
export const holderOf = ({ team, organization }: Grant): string => team ?? organization ?? '';

export const isDue = ({ refreshToken, expiresAt }: Grant, now: Date): boolean =>
  refreshToken !== null && expiresAt !== null && expiresAt - now.getTime() / 1000 < RENEWED_BEFORE_S;

export const isOver = ({ expiresAt }: Grant, now: Date): boolean =>
  expiresAt !== null && expiresAt <= now.getTime() / 1000;

/** In milliseconds since 1970: when it is to be renewed, or where that is due and didn't succeed, when it is over. */
export function goodUntilMs(grant: Grant, now: Date): number {
  const { refreshToken, expiresAt } = grant;
  if (expiresAt === null) return Number.POSITIVE_INFINITY;
  const isRenewable = refreshToken !== null && !isDue(grant, now);
  return (isRenewable ? expiresAt - RENEWED_BEFORE_S : expiresAt) * 1000;
}

const renewedShape = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
});

/** With the tokens of Slack's answer to a refresh token. */
export function renewed(grant: Grant, answer: OauthV2AccessResponse, now: Date): Grant {
  const { access_token, refresh_token, expires_in } = renewedShape.parse(answer);
  return {
    ...grant,
    token: access_token,
    refreshToken: refresh_token,
    expiresAt: Math.floor(now.getTime() / 1000) + expires_in,
  };
}
