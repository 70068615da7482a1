import { z } from 'zod';
import { layout, rows } from './components.ts';
import { formIssues, invalidForm, type Refusal, refused } from './errors.ts';
import { LIMITS } from './limits.ts';

export const FLAGS = { suppressEmbeds: 4, ephemeral: 64, silent: 4_096, componentsV2: 32_768 } as const;

/** What each way to send a message lets its flags be. */
const ALLOWED = {
  create: FLAGS.suppressEmbeds | FLAGS.silent | FLAGS.componentsV2,
  answer: FLAGS.suppressEmbeds | FLAGS.ephemeral | FLAGS.silent | FLAGS.componentsV2,
  edit: FLAGS.suppressEmbeds | FLAGS.componentsV2,
} as const;

const mentions = z
  .strictObject({
    parse: z.array(z.enum(['roles', 'users', 'everyone'])).optional(),
    roles: z.array(z.string()).max(100).optional(),
    users: z.array(z.string()).max(100).optional(),
    replied_user: z.boolean().optional(),
  })
  .nullish();

const form = z.strictObject({
  content: z.string().max(LIMITS.content).nullish(),
  embeds: z.array(z.looseObject({})).max(10).nullish(),
  components: z.array(z.unknown()).nullish(),
  flags: z.int().min(0).nullish(),
  allowed_mentions: mentions,
  nonce: z.union([z.int(), z.string().max(LIMITS.nonce)]).nullish(),
  enforce_nonce: z.boolean().optional(),
  tts: z.boolean().optional(),
});

export type MessageForm = z.infer<typeof form>;
export type Way = keyof typeof ALLOWED;

/** A body as it may be sent, or what Discord would say to it. `before`: the flags of the message that is edited. */
export function readForm(
  body: unknown,
  way: Way,
  before = 0,
): { ok: true; form: MessageForm } | { ok: false; refusal: Refusal } {
  const read = form.safeParse(body);
  if (!read.success) return refuse(formIssues(read.error.issues));
  const { content, embeds, components, flags } = read.data;
  if ((flags ?? 0) & ~ALLOWED[way]) return refuse([issue('flags', 'This flag can’t be set here')]);
  const isV2 = (((flags ?? 0) | before) & FLAGS.componentsV2) !== 0;
  if (isV2 && (content || embeds?.length))
    return refuse([issue(content ? 'content' : 'embeds', 'Not with IS_COMPONENTS_V2')]);
  const isNamed = components !== undefined && components !== null;
  if (isNamed && (isV2 || components.length > 0)) {
    const parts = (isV2 ? layout : rows).safeParse(components);
    if (!parts.success) {
      return refuse(
        formIssues(parts.error.issues).map((each) => ({ ...each, path: ['components', ...each.path] })),
      );
    }
  }
  const isEmpty = isV2 ? !isNamed : !content && !embeds?.length && !components?.length;
  if (way !== 'edit' && isEmpty) return { ok: false, refusal: refused.emptyMessage };
  return { ok: true, form: read.data };
}

const issue = (key: string, message: string) => ({ path: [key], code: 'MESSAGE_INVALID_FORM', message });
const refuse = (issues: Parameters<typeof invalidForm>[0]) => ({
  ok: false as const,
  refusal: invalidForm(issues),
});
