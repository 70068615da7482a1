/**
 * What this server refuses. Written down from Discord's documentation (discord-api-docs at c98d64b, 6 Aug 2026) and
 * kept apart from the bot's own table on purpose: one mistake in both would go unseen.
 */
export const LIMITS = {
  // resources/message, components/reference
  content: 2_000,
  nonce: 25,
  components: 40,
  textDisplays: 4_000, // all of a message together; from use
  sectionTexts: 3,
  rowButtons: 5,
  label: 80,
  customId: 100,
  url: 512,
  thumbnailDescription: 1_024,
  galleryItems: 10,
  selectOptions: 25,
  optionText: 100,
  placeholder: 150,
  // modals
  modalTitle: 45,
  modalComponents: 5,
  modalLabel: 45,
  modalDescription: 100,
  textInput: 4_000,
  // interactions/application-commands
  commandName: 32,
  commandDescription: 100,
  commandOptions: 25,
  commandChoices: 25,
  choiceText: 100,
  commandTotal: 8_000,
  commandsGlobal: 100,
  // interactions/receiving-and-responding
  ackMs: 3_000,
  tokenMs: 15 * 60_000,
  autocompleteChoices: 25,
  // topics/gateway: one event of a client
  gatewayPayloadBytes: 4_096,
} as const;
