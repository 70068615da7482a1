import { DiscordAPIError, HTTPError, RateLimitError } from 'discord.js';
import { UserError } from '../../core/errors.ts';
import { codeOf } from './result.ts';

/** Why Discord can't be talked to, and what to do, without anything of the request. */
export function refusal(error: unknown, apiUrl: string): Error {
  const status = error instanceof DiscordAPIError || error instanceof HTTPError ? error.status : null;
  const code = codeOf(error);
  if (code === 'TokenInvalid' || status === 401)
    return new UserError(
      'Discord refused the token. Take a new one from the application’s Bot page and put it into DISCORD_TOKEN.',
    );
  if (code === MISSING_ACCESS)
    return new UserError(
      'Discord lets this bot register nothing there. Check DISCORD_APPLICATION_ID and DISCORD_GUILD_ID, and that the bot was invited to that server.',
    );
  const [, free] = /^Not enough sessions remaining .* resets at (\S+)$/.exec(messageOf(error)) ?? [];
  if (free !== undefined)
    return new UserError(
      `Discord lets nobody connect with this token before ${free}: it was done too often in 24 hours. Find out what restarts Paperboy.`,
    );
  if (error instanceof RateLimitError)
    return new UserError(`Discord asks to wait ${Math.round(error.retryAfter / 1_000)} s. Try again then.`);
  if (error instanceof DiscordAPIError)
    return new UserError(`Discord refused: ${error.code}, HTTP ${error.status}.`);
  if (status !== null)
    return new UserError(`Discord has trouble at ${apiUrl}: HTTP ${status}. Try again in a while.`);
  const reason = networkFailure(error);
  if (reason !== null) return new UserError(`Discord can’t be reached at ${apiUrl}: ${reason}.`);
  return new UserError(`What answers at ${apiUrl} isn’t Discord. Check DISCORD_API_URL.`);
}

function networkFailure(error: unknown): string | null {
  const { name, code, cause } = (error ?? {}) as { name?: string; code?: unknown; cause?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError') return 'no answer in time';
  if (typeof code === 'string') return code;
  return cause === undefined ? null : networkFailure(cause);
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : '');

const MISSING_ACCESS = 50001;
