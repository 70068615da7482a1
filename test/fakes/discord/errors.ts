import type { z } from 'zod';

/** An answer that refuses. */
export interface Refusal {
  readonly status: number;
  readonly body: { readonly code: number; readonly message: string; readonly errors?: unknown };
}

const refusal = (status: number, code: number, message: string): Refusal => ({
  status,
  body: { code, message },
});

/** topics/opcodes-and-status-codes, "JSON Error Codes" */
export const refused = {
  unauthorized: refusal(401, 0, '401: Unauthorized'),
  notFound: refusal(404, 0, '404: Not Found'),
  badClient: refusal(403, 40333, 'internal network error'),
  unknownChannel: refusal(404, 10003, 'Unknown Channel'),
  unknownGuild: refusal(404, 10004, 'Unknown Guild'),
  unknownMessage: refusal(404, 10008, 'Unknown Message'),
  unknownUser: refusal(404, 10013, 'Unknown User'),
  unknownWebhook: refusal(404, 10015, 'Unknown Webhook'),
  unknownInteraction: refusal(404, 10062, 'Unknown interaction'),
  unknownCommand: refusal(404, 10063, 'Unknown application command'),
  alreadyAcknowledged: refusal(400, 40060, 'Interaction has already been acknowledged.'),
  missingAccess: refusal(403, 50001, 'Missing Access'),
  notAuthor: refusal(403, 50005, 'Cannot edit a message authored by another user'),
  emptyMessage: refusal(400, 50006, 'Cannot send an empty message'),
  cannotMessageUser: refusal(403, 50007, 'Cannot send messages to this user'),
  notTextChannel: refusal(400, 50008, 'Cannot send messages in a non-text channel'),
  missingPermissions: refusal(403, 50013, 'Missing Permissions'),
  invalidWebhookToken: refusal(401, 50027, 'Invalid Webhook Token'),
} as const;

export const rateLimited = (retryAfterMs: number, isGlobal: boolean) => ({
  message: 'You are being rate limited.',
  retry_after: retryAfterMs / 1000,
  global: isGlobal,
});

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly code: string;
  readonly message: string;
}

/** 50035 with its tree: every place that is wrong holds `_errors`. */
export function invalidForm(issues: readonly Issue[]): Refusal {
  const errors: Record<string, unknown> = {};
  for (const { path, code, message } of issues) {
    let at = errors;
    for (const key of path) {
      at[String(key)] ??= {};
      at = at[String(key)] as Record<string, unknown>;
    }
    at._errors = [...((at._errors as unknown[]) ?? []), { code, message }];
  }
  return { status: 400, body: { code: 50035, message: 'Invalid Form Body', errors } };
}

/** zod's complaints in Discord's words. */
export const formIssues = (issues: readonly z.core.$ZodIssue[]): Issue[] =>
  issues.flatMap((issue) => {
    if (issue.code === 'invalid_union') return formIssues(issue.errors.flat()).map(under(issue.path));
    return [{ path: issue.path, code: CODES[issue.code] ?? 'BASE_TYPE_INVALID', message: issue.message }];
  });

const under =
  (path: readonly PropertyKey[]) =>
  (issue: Issue): Issue => ({ ...issue, path: [...path, ...issue.path] });

const CODES: Readonly<Record<string, string>> = {
  too_big: 'BASE_TYPE_BAD_LENGTH',
  too_small: 'BASE_TYPE_BAD_LENGTH',
  invalid_type: 'BASE_TYPE_REQUIRED',
  invalid_value: 'BASE_TYPE_CHOICES',
  unrecognized_keys: 'UNION_TYPE_CHOICES',
};
