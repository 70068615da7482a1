/**
 * Slack's limits in characters, each counted here with `&`, `<` and `>` as the entities that they become on the way,
 * so that no way of counting on Slack's side comes out higher.
 */
export const LIMITS = {
  /** @slack/types 3.2, Block: a message holds 50 blocks. */
  blocks: 50,
  /**
   * All words of all blocks together. Undocumented: 13,297 characters of markdown were too long in
   * https://github.com/slackapi/bolt-js/issues/2509, and 11,341 of rich text in #2867.
   */
  words: 10_000,
  /** https://docs.slack.dev/reference/methods/chat.postMessage: what is longer is cut off. */
  fallback: 40_000,
  /** @slack/types 3.2, HeaderBlock. */
  header: 150,
  /** @slack/types 3.2, PlainTextElement and MrkdwnElement: from 1 to 3000. */
  textObject: 3_000,
  /** @slack/types 3.2, ActionsBlock. */
  actions: 25,
  /** @slack/types 3.2, Button. */
  label: 75,
  url: 3_000,
  /** @slack/types 3.2, OverflowElement: from 1 to 5. */
  overflow: 5,
  /** @slack/types 3.2, StaticSelect and Option. */
  options: 100,
  optionText: 75,
  /** @slack/types 3.2, ImageElement: alt_text, which a plain text object would allow more. */
  alternativeText: 2_000,
} as const;

/** @slack/types 3.2, Option: the value; a button's could be longer. */
export const MAX_VALUE = 75;
/** See `Keeper`. */
export const MAX_KEPT_ID = 24;
/** More buttons than these take rows of their own on a phone. */
export const MAX_BUTTONS = 5;

/** docs.slack.dev/reference/views and /reference/block-kit: a modal's parts. */
export const FORM_LIMITS = {
  title: 24,
  label: 2_000,
  hint: 2_000,
  typed: 3_000,
} as const;

/** Characters of a line on a phone, by the look that is wanted, not by Slack. */
export const PHONE_COLUMNS = 40;
/** Lines on a phone that a compact message of five papers may take; a longer list gets as many for each paper. */
export const COMPACT_LINES = 40;
export const COMPACT_PAPERS = 5;

/** A longer title is hostile: the longest recorded one has 228 characters. */
export const MAX_TITLE = 300;
/** Two sentences have at most 320; what is longer is no gist of ours. */
export const MAX_GIST = 400;
/** One of the short facts under a paper. */
export const MAX_FACT = 150;

/** https://docs.slack.dev/reference/app-manifest */
export const MANIFEST_LIMITS = {
  command: 32,
  usageHint: 1_000,
} as const;
