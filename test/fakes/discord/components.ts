import { z } from 'zod';
import { LIMITS } from './limits.ts';

/** components/reference, as strict as its words; a key that it doesn't name is refused too. */
const text = (max: number) => z.string().min(1).max(max);
const id = z.int().optional();
const customId = text(LIMITS.customId);
const address = z.url({ protocol: /^(?:https?|discord)$/ }).max(LIMITS.url);
const emoji = z.strictObject({
  id: z.string().nullish(),
  name: z.string().nullish(),
  animated: z.boolean().optional(),
});

const shownButton = { type: z.literal(2), id, disabled: z.boolean().optional(), emoji: emoji.optional() };
const button = z.union([
  z.strictObject({
    ...shownButton,
    style: z.literal([1, 2, 3, 4]),
    label: text(LIMITS.label),
    custom_id: customId,
  }),
  z.strictObject({ ...shownButton, style: z.literal(5), label: text(LIMITS.label), url: address }),
]);

const option = z.strictObject({
  label: text(LIMITS.optionText),
  value: text(LIMITS.optionText),
  description: text(LIMITS.optionText).optional(),
  emoji: emoji.optional(),
  default: z.boolean().optional(),
});
const select = z
  .strictObject({
    type: z.literal(3),
    id,
    custom_id: customId,
    placeholder: z.string().max(LIMITS.placeholder).optional(),
    min_values: z.int().min(0).max(25).optional(),
    max_values: z.int().min(1).max(25).optional(),
    required: z.boolean().optional(),
    disabled: z.boolean().optional(),
    options: z.array(option).min(1).max(LIMITS.selectOptions),
  })
  .refine(({ options }) => areDifferent(options.map(({ value }) => value)), {
    path: ['options'],
    message: 'The specified option value is already used',
  });

const row = z.strictObject({
  type: z.literal(1),
  id,
  components: z.union([z.array(button).min(1).max(LIMITS.rowButtons), z.tuple([select])]),
});
const textDisplay = z.strictObject({ type: z.literal(10), id, content: text(LIMITS.textDisplays) });
const media = z.strictObject({ url: z.url() });
const thumbnail = z.strictObject({
  type: z.literal(11),
  id,
  media,
  description: text(LIMITS.thumbnailDescription).nullish(),
  spoiler: z.boolean().optional(),
});
const section = z.strictObject({
  type: z.literal(9),
  id,
  components: z.array(textDisplay).min(1).max(LIMITS.sectionTexts),
  accessory: z.union([button, thumbnail]),
});
const gallery = z.strictObject({
  type: z.literal(12),
  id,
  items: z
    .array(
      z.strictObject({
        media,
        description: text(LIMITS.thumbnailDescription).nullish(),
        spoiler: z.boolean().optional(),
      }),
    )
    .min(1)
    .max(LIMITS.galleryItems),
});
const separator = z.strictObject({
  type: z.literal(14),
  id,
  divider: z.boolean().optional(),
  spacing: z.literal([1, 2]).optional(),
});
const inContainer = z.discriminatedUnion('type', [row, textDisplay, section, gallery, separator]);
const container = z.strictObject({
  type: z.literal(17),
  id,
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().optional(),
  components: z.array(inContainer).min(1),
});

const topLevel = z.discriminatedUnion('type', [row, textDisplay, section, gallery, separator, container]);

/** The components of a message with IS_COMPONENTS_V2: each one, and all together. */
export const layout = z
  .array(topLevel)
  .min(1)
  .check(({ value, issues }) => {
    const all = flatten(value);
    const problem = (message: string) => issues.push({ code: 'custom', input: value, message });
    if (all.length > LIMITS.components) problem(`The maximum number of components is ${LIMITS.components}`);
    const texts = all.flatMap(({ content }) => (typeof content === 'string' ? [content] : []));
    if (texts.reduce((sum, { length }) => sum + length, 0) > LIMITS.textDisplays)
      problem(`All text displays together may have ${LIMITS.textDisplays} characters`);
    if (texts.some((content) => content.trim() === '')) problem('A text display is empty');
    if (!areDifferent(all.flatMap(({ custom_id }) => custom_id ?? [])))
      problem('Component custom id cannot be duplicated');
  });

/** Before V2: rows only, five at most. */
export const rows = z.array(row).max(5);

const label = z.strictObject({
  type: z.literal(18),
  id,
  label: text(LIMITS.modalLabel),
  description: text(LIMITS.modalDescription).optional(),
  component: z.union([
    z.strictObject({
      type: z.literal(4),
      id,
      custom_id: customId,
      style: z.literal([1, 2]),
      min_length: z.int().min(0).max(LIMITS.textInput).optional(),
      max_length: z.int().min(1).max(LIMITS.textInput).optional(),
      required: z.boolean().optional(),
      value: z.string().max(LIMITS.textInput).optional(),
      placeholder: z.string().max(100).optional(),
    }),
    select,
  ]),
});
export const modal = z.strictObject({
  title: text(LIMITS.modalTitle),
  custom_id: customId,
  components: z
    .array(z.discriminatedUnion('type', [label, textDisplay]))
    .min(1)
    .max(LIMITS.modalComponents),
});

export interface AnyComponent {
  readonly type: number;
  readonly content?: string;
  readonly custom_id?: string;
  readonly label?: string | undefined;
  readonly accessory?: AnyComponent;
  readonly component?: AnyComponent;
  readonly components?: readonly AnyComponent[];
  readonly options?: readonly { readonly value: string; readonly label: string }[];
}

/** With those inside, outer ones first. */
export const flatten = (components: readonly unknown[]): AnyComponent[] =>
  (components as readonly AnyComponent[]).flatMap((each) => [
    each,
    ...flatten([...(each.components ?? []), each.accessory ?? [], each.component ?? []].flat()),
  ]);

const areDifferent = (values: readonly string[]) => new Set(values).size === values.length;
