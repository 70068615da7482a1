import { REFUSED_OVER as OVER } from './limits.ts';
import { isJson, length, type Rules, refuseBlocks, wordsOf } from './validate.ts';
import type { Json } from './world.ts';

/** An answer with `ok: false`. */
export interface Refusal {
  readonly error: string;
  readonly errors?: readonly string[];
  readonly needed?: string;
  readonly provided?: string;
}

/** The parts of a message that are stored, or why Slack would not take it. */
export function readContent(args: Json, rules: Rules): { body: Json } | Refusal {
  const { blocks, attachments, metadata } = args;
  const text = args.text === undefined ? '' : String(args.text);
  const hasBlocks = Array.isArray(blocks) ? blocks.length > 0 : blocks !== undefined;
  if (text === '' && !hasBlocks && attachments === undefined) return { error: 'no_text' };
  if (hasBlocks) {
    const errors = refuseBlocks(blocks, 'message', rules);
    if (errors.length > 0) return { error: 'invalid_blocks', errors };
    if (wordsOf(blocks) >= OVER.messageWords) return { error: 'msg_blocks_too_long' };
  }
  if (metadata !== undefined) {
    const error = refuseMetadata(metadata);
    if (error) return { error };
  }
  const { mrkdwn, link_names, unfurl_links, unfurl_media } = args;
  const flags = Object.entries({ mrkdwn, link_names, unfurl_links, unfurl_media }).flatMap(([name, flag]) =>
    flag === undefined ? [] : [[name, String(flag) === 'true' || flag === '1']],
  );
  return {
    body: {
      // Longer text is cut off without a word.
      text: text.slice(0, OVER.messageText),
      ...(hasBlocks && { blocks }),
      ...Object.fromEntries(flags),
    },
  };
}

/** Metadata has a name and a flat payload. */
function refuseMetadata(metadata: unknown): string | null {
  if (!isJson(metadata)) return 'invalid_metadata_format';
  const { event_type: type, event_payload: payload } = metadata;
  if (typeof type !== 'string' || !/^[a-z][a-z0-9_]*$/.test(type) || !isJson(payload))
    return 'invalid_metadata_schema';
  const isFlat = Object.entries(payload).every(
    ([name, value]) =>
      /^[a-z][a-z0-9_]*$/.test(name) && ['string', 'number', 'boolean'].includes(typeof value),
  );
  if (!isFlat) return 'invalid_metadata_schema';
  return JSON.stringify(metadata).length > OVER.metadataBytes ? 'metadata_too_large' : null;
}

/** A modal or a Home tab, or why Slack would not take it. */
export function refuseView(view: unknown, rules: Rules): Refusal | null {
  if (!isJson(view)) return { error: 'invalid_arguments', errors: ['[ERROR] missing required field: view'] };
  const isHome = view.type === 'home';
  const titles = isHome ? [] : (['title', 'submit', 'close'] as const);
  const blocks = Array.isArray(view.blocks) ? view.blocks : [];
  const errors = [
    ...(isHome || view.type === 'modal'
      ? []
      : [`unsupported type: ${String(view.type)} [json-pointer:/view/type]`]),
    ...(isHome || view.title !== undefined ? [] : ['missing required field: title [json-pointer:/view]']),
    ...(!isHome &&
    view.submit === undefined &&
    blocks.some((block) => isJson(block) && block.type === 'input')
      ? ['missing required field: submit [json-pointer:/view]']
      : []),
    ...titles.flatMap((name) =>
      isJson(view[name]) ? length(OVER.viewTitle)(view[name].text, `/view/${name}/text`) : [],
    ),
    ...(view.private_metadata
      ? length(OVER.privateMetadata)(view.private_metadata, '/view/private_metadata')
      : []),
    ...(view.callback_id ? length(OVER.callbackId)(view.callback_id, '/view/callback_id') : []),
    ...refuseBlocks(view.blocks, isHome ? 'home' : 'modal', rules),
  ];
  return errors.length > 0 ? { error: 'invalid_arguments', errors } : null;
}
