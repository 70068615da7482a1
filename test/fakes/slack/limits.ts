/**
 * What Slack refuses, kept apart from the limits that the bot renders to: a mistake in one table shows against the
 * other. Numbers are from docs.slack.dev/reference/block-kit (blocks, block-elements, composition-objects), the
 * method pages and the manifest page.
 */
export const REFUSED_OVER = {
  messageBlocks: 50,
  viewBlocks: 100,
  blockId: 255,
  actionId: 255,
  callbackId: 255,
  anyText: 3_000,
  headerText: 150,
  sectionFields: 10,
  fieldText: 2_000,
  contextElements: 10,
  actionElements: 25,
  buttonText: 75,
  buttonValue: 2_000,
  accessibilityLabel: 75,
  url: 3_000,
  imageAlt: 2_000,
  inputLabel: 2_000,
  inputLength: 3_000,
  placeholder: 150,
  selectOptions: 100,
  choiceOptions: 10,
  overflowOptions: 5,
  optionText: 75,
  optionValue: 75,
  confirmTitle: 100,
  confirmText: 300,
  confirmButton: 30,
  viewTitle: 24,
  privateMetadata: 3_000,
  /** Undocumented; the smallest sum that somebody saw refused: github.com/slackapi/bolt-js/issues/2867. */
  messageWords: 11_341,
  messageText: 40_000,
  metadataBytes: 8_000,
  historyPage: 999,
  responseUrlPosts: 5,
} as const;

export const ACK_MS = 3_000;
export const TRIGGER_MS = 3_000;
export const RESPONSE_URL_MS = 30 * 60_000;
export const CODE_MS = 10 * 60_000;
/** With token rotation: https://docs.slack.dev/authentication/using-token-rotation */
export const TOKEN_S = 12 * 60 * 60;
export const MOST_TOKENS = 2;
