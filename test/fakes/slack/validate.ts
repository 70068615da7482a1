import { REFUSED_OVER as OVER } from './limits.ts';

/** A message, a modal or a Home tab: not every block may stand on each. */
export type Surface = 'message' | 'modal' | 'home';
type Json = Readonly<Record<string, unknown>>;
type Check = (value: unknown, at: string) => string[];

export interface Rules {
  /** Whether Slack could fetch an image; one that it cannot fetch fails the whole post. */
  readonly canFetch: (url: string) => boolean;
}

/** Slack's complaints about blocks, worded and placed as `response_metadata.messages` has them; none when it takes them. */
export function refuseBlocks(blocks: unknown, surface: Surface, rules: Rules): string[] {
  if (!Array.isArray(blocks)) return ['must provide an array [json-pointer:/blocks]'];
  const most = surface === 'message' ? OVER.messageBlocks : OVER.viewBlocks;
  const ids = blocks
    .map((block) => (isJson(block) ? block.block_id : undefined))
    .filter((id) => id !== undefined);
  return [
    ...(blocks.length > most ? [`no more than ${most} items allowed [json-pointer:/blocks]`] : []),
    ...(new Set(ids).size < ids.length ? ['block_id already exists [json-pointer:/blocks]'] : []),
    ...repeated(blocks),
    ...blocks.flatMap((block, index) => refuseBlock(block, `/blocks/${index}`, surface, rules)),
  ];
}

/** Slack adds up the words of all blocks of a message. */
export function wordsOf(blocks: unknown): number {
  let sum = 0;
  JSON.stringify(blocks, (key, value) => {
    if ((key === 'text' || key === 'url') && typeof value === 'string') sum += counted(value);
    return value;
  });
  return sum;
}

function refuseBlock(block: unknown, at: string, surface: Surface, rules: Rules): string[] {
  if (!isJson(block)) return [`must be an object [json-pointer:${at}]`];
  const id = block.block_id === undefined ? [] : length(OVER.blockId)(block.block_id, `${at}/block_id`);
  const text = (max: number, types: readonly string[]) => textObject(max, types);
  switch (block.type) {
    case 'header':
      return [...id, ...fields(block, at, { text: text(OVER.headerText, ['plain_text']) }, ['text'])];
    case 'divider':
      return [...id, ...fields(block, at, {}, [])];
    case 'section':
      return [
        ...id,
        ...(block.text === undefined && block.fields === undefined
          ? [`must define either \`text\` or \`fields\` [json-pointer:${at}]`]
          : []),
        ...fields(block, at, {
          text: text(OVER.anyText, BOTH),
          fields: list(OVER.sectionFields, text(OVER.fieldText, BOTH)),
          accessory: element(surface, rules),
          expand: isBoolean,
        }),
      ];
    case 'context':
      return [
        ...id,
        ...fields(
          block,
          at,
          {
            elements: list(OVER.contextElements, (value, place) =>
              isJson(value) && value.type === 'image'
                ? image(value, place, rules)
                : text(OVER.anyText, BOTH)(value, place),
            ),
          },
          ['elements'],
        ),
      ];
    case 'actions':
      return [
        ...id,
        ...fields(block, at, { elements: list(OVER.actionElements, element(surface, rules)) }, ['elements']),
      ];
    case 'image':
      return [...id, ...image(block, at, rules)];
    case 'rich_text':
      return [
        ...id,
        ...fields(block, at, { elements: list(Number.POSITIVE_INFINITY, richPart) }, ['elements']),
      ];
    case 'input':
      if (surface === 'message') return [`unsupported type: input [json-pointer:${at}/type]`];
      return [
        ...id,
        ...fields(
          block,
          at,
          {
            label: text(OVER.inputLabel, ['plain_text']),
            element: element(surface, rules),
            hint: text(OVER.inputLabel, ['plain_text']),
            optional: isBoolean,
            dispatch_action: isBoolean,
          },
          ['label', 'element'],
        ),
      ];
    default:
      return [`unsupported type: ${String(block.type)} [json-pointer:${at}/type]`];
  }
}

const BOTH = ['plain_text', 'mrkdwn'] as const;

/** The interactive parts that the bot has a use for; any other type is refused. */
const element =
  (surface: Surface, rules: Rules): Check =>
  (value, at) => {
    if (!isJson(value)) return [`must be an object [json-pointer:${at}]`];
    const plain = (max: number) => textObject(max, ['plain_text']);
    const common = { action_id: length(OVER.actionId), confirm, focus_on_load: isBoolean };
    const options = (max: number) => list(max, option);
    switch (value.type) {
      case 'button':
        return fields(
          value,
          at,
          {
            ...common,
            text: plain(OVER.buttonText),
            url: address,
            value: length(OVER.buttonValue),
            style: oneOf('primary', 'danger'),
            accessibility_label: length(OVER.accessibilityLabel),
          },
          ['text', 'action_id'],
        );
      case 'overflow':
        return fields(value, at, { ...common, options: options(OVER.overflowOptions) }, [
          'options',
          'action_id',
        ]);
      case 'static_select':
        return fields(
          value,
          at,
          {
            ...common,
            options: options(OVER.selectOptions),
            initial_option: option,
            placeholder: plain(OVER.placeholder),
          },
          ['options', 'action_id'],
        );
      case 'checkboxes':
      case 'radio_buttons':
        return fields(
          value,
          at,
          {
            ...common,
            options: options(OVER.choiceOptions),
            initial_options: options(OVER.choiceOptions),
            initial_option: option,
          },
          ['options', 'action_id'],
        );
      case 'timepicker':
        return fields(
          value,
          at,
          { ...common, initial_time: isString, placeholder: plain(OVER.placeholder), timezone: isString },
          ['action_id'],
        );
      case 'plain_text_input':
        if (surface === 'message') return [`unsupported type: plain_text_input [json-pointer:${at}/type]`];
        return fields(
          value,
          at,
          {
            ...common,
            initial_value: length(OVER.inputLength),
            multiline: isBoolean,
            min_length: upTo(OVER.inputLength),
            max_length: upTo(OVER.inputLength),
            placeholder: plain(OVER.placeholder),
          },
          ['action_id'],
        );
      case 'image':
        return image(value, at, rules);
      default:
        return [`unsupported type: ${String(value.type)} [json-pointer:${at}/type]`];
    }
  };

const confirm: Check = (value, at) =>
  fields(
    value,
    at,
    {
      title: textObject(OVER.confirmTitle, ['plain_text']),
      text: textObject(OVER.confirmText, BOTH),
      confirm: textObject(OVER.confirmButton, ['plain_text']),
      deny: textObject(OVER.confirmButton, ['plain_text']),
      style: oneOf('primary', 'danger'),
    },
    ['title', 'text', 'confirm', 'deny'],
  );

const option: Check = (value, at) =>
  fields(
    value,
    at,
    {
      text: textObject(OVER.optionText, BOTH),
      value: length(OVER.optionValue),
      description: textObject(OVER.optionText, ['plain_text']),
      url: address,
    },
    ['text'],
  );

function image(value: Json, at: string, { canFetch }: Rules): string[] {
  const found = fields(
    value,
    at,
    {
      image_url: address,
      alt_text: length(OVER.imageAlt),
      title: textObject(OVER.imageAlt, ['plain_text']),
    },
    ['image_url', 'alt_text'],
  );
  const canShow = typeof value.image_url !== 'string' || canFetch(value.image_url);
  return canShow ? found : [...found, `downloading image failed [json-pointer:${at}/image_url]`];
}

const richPart: Check = (value, at) => {
  if (!isJson(value)) return [`must be an object [json-pointer:${at}]`];
  switch (value.type) {
    case 'rich_text_section':
    case 'rich_text_quote':
    case 'rich_text_preformatted':
      return fields(value, at, { elements: list(Number.POSITIVE_INFINITY, richWord), border: upTo(1) }, [
        'elements',
      ]);
    case 'rich_text_list':
      return fields(
        value,
        at,
        {
          elements: list(Number.POSITIVE_INFINITY, richPart),
          style: oneOf('bullet', 'ordered'),
          indent: upTo(8),
          offset: upTo(Number.POSITIVE_INFINITY),
          border: upTo(1),
        },
        ['elements', 'style'],
      );
    default:
      return [`unsupported type: ${String(value.type)} [json-pointer:${at}/type]`];
  }
};

const richWord: Check = (value, at) => {
  if (!isJson(value)) return [`must be an object [json-pointer:${at}]`];
  const style: Check = (styles, place) =>
    fields(styles, place, { bold: isBoolean, italic: isBoolean, strike: isBoolean, code: isBoolean });
  switch (value.type) {
    case 'text':
      return fields(value, at, { text: length(Number.POSITIVE_INFINITY), style }, ['text']);
    case 'link':
      return fields(value, at, { url: address, text: length(Number.POSITIVE_INFINITY), style }, ['url']);
    case 'user':
      return fields(value, at, { user_id: isString, style }, ['user_id']);
    case 'channel':
      return fields(value, at, { channel_id: isString, style }, ['channel_id']);
    case 'usergroup':
      return fields(value, at, { usergroup_id: isString, style }, ['usergroup_id']);
    case 'broadcast':
      return fields(value, at, { range: oneOf('here', 'channel', 'everyone'), style }, ['range']);
    case 'emoji':
      return fields(value, at, { name: isString, unicode: isString, style }, ['name']);
    default:
      return [`unsupported type: ${String(value.type)} [json-pointer:${at}/type]`];
  }
};

const textObject =
  (max: number, types: readonly string[]): Check =>
  (value, at) => {
    if (!isJson(value)) return [`must be an object [json-pointer:${at}]`];
    const isPlain = value.type === 'plain_text';
    const flag = isPlain ? { emoji: isBoolean } : { verbatim: isBoolean };
    const text = isPlain ? length(max) : length(max, ({ length: signs }) => signs);
    return fields(value, at, { type: oneOf(...types), text, ...flag }, ['type', 'text']);
  };

/** Every field that is there must be known and right, every required one be there. */
function fields(
  value: unknown,
  at: string,
  known: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): string[] {
  if (!isJson(value)) return [`must be an object [json-pointer:${at}]`];
  const missing = required
    .filter((name) => value[name] === undefined)
    .map((name) => `missing required field: ${name} [json-pointer:${at}]`);
  const wrong = Object.entries(value).flatMap(([name, given]) => {
    if (name === 'type' && known.type === undefined) return [];
    if (name === 'block_id' && /^\/(?:view\/)?blocks\/\d+$/.test(at)) return [];
    const check = known[name];
    return check
      ? check(given, `${at}/${name}`)
      : [`invalid additional property: ${name} [json-pointer:${at}]`];
  });
  return [...missing, ...wrong];
}

const list =
  (most: number, each: Check): Check =>
  (value, at) => {
    if (!Array.isArray(value)) return [`must be an array [json-pointer:${at}]`];
    if (value.length === 0) return [`no fewer than 1 items allowed [json-pointer:${at}]`];
    if (value.length > most) return [`no more than ${most} items allowed [json-pointer:${at}]`];
    return value.flatMap((item, index) => each(item, `${at}/${index}`));
  };

export const length =
  (max: number, count = counted): Check =>
  (value, at) => {
    if (typeof value !== 'string') return [`must be a string [json-pointer:${at}]`];
    if (value.length === 0) return [`must be more than 0 characters [json-pointer:${at}]`];
    return count(value) > max ? [`must be less than ${max + 1} characters [json-pointer:${at}]`] : [];
  };

/** In text without markup a bare sign is counted as the entity that it becomes; the strictest reading. */
const counted = (text: string): number =>
  text.replace(/&(?!(?:amp|lt|gt);)/g, '&amp;').replace(/[<>]/g, '&lt;').length;

const address: Check = (value, at) => [
  ...length(OVER.url)(value, at),
  ...(typeof value === 'string' && /^https?:\/\/[^\s<>|]+$/.test(value) && URL.canParse(value)
    ? []
    : [`invalid url [json-pointer:${at}]`]),
];

/** An `action_id` stands once in a message. */
function repeated(blocks: readonly unknown[]): string[] {
  const seen: string[] = [];
  JSON.stringify(blocks, (key, value) => {
    if (key === 'action_id') seen.push(String(value));
    return value;
  });
  const twice = seen.find((id, index) => seen.indexOf(id) < index);
  return twice === undefined ? [] : [`\`action_id\` "${twice}" already exists [json-pointer:/blocks]`];
}

const isBoolean: Check = (value, at) =>
  typeof value === 'boolean' ? [] : [`must be a boolean [json-pointer:${at}]`];
const isString: Check = (value, at) =>
  typeof value === 'string' ? [] : [`must be a string [json-pointer:${at}]`];
const upTo =
  (max: number): Check =>
  (value, at) =>
    typeof value === 'number' && value >= 0 && value <= max
      ? []
      : [`must be at most ${max} [json-pointer:${at}]`];
const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, at) =>
    allowed.includes(String(value)) ? [] : [`must be one of ${allowed.join(', ')} [json-pointer:${at}]`];

export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
