import { WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { UserError } from '../../core/errors.ts';
import { toPostResult } from './result.ts';

/** Why Slack can't be talked to with the token in `variable`, and what to do, without anything of the request. */
export async function orRefusal<T>(
  call: Promise<T>,
  { variable, apiUrl }: { variable: string; apiUrl: string },
): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    if (cause instanceof WebAPIPlatformError && /^[a-z_]+$/.test(cause.data.error))
      throw new UserError(refused(variable, cause.data.error), { cause });
    if (cause instanceof WebAPIRateLimitedError)
      throw new UserError(`Slack asks to wait ${cause.retryAfter} s. Try again then.`, { cause });
    const result = await toPostResult(() => Promise.reject(cause));
    const detail = result.ok ? '' : result.detail;
    throw new UserError(
      `Slack can’t be reached at ${apiUrl}: ${detail}. Check SLACK_API_URL and this machine’s way to the internet.`,
      { cause },
    );
  }
}

function refused(variable: string, word: string): string {
  const isApp = variable === 'SLACK_APP_TOKEN';
  const page = isApp ? 'Basic Information (App-Level Tokens)' : 'OAuth & Permissions (Bot User OAuth Token)';
  if (word === 'missing_scope')
    return isApp
      ? 'SLACK_APP_TOKEN lacks the scope connections:write. Make a new app-level token with it at api.slack.com/apps.'
      : 'SLACK_BOT_TOKEN lacks a scope. Install the app again from the manifest that `paperboy manifest` prints.';
  return `Slack refuses ${variable} (${word}). Copy it again from api.slack.com/apps, your app, ${page}.`;
}
