/**
 * What Discord takes, each number with its source: a page of Discord's documentation (discord-api-docs at c98d64b) or
 * "not documented" where it is only known from use. Lengths are counted in UTF-16 units, which is never less than what
 * Discord counts.
 */
export const limits = {
  /** Components of one message, nested ones too. components/reference, "Component Limits" */
  components: 40,
  /** Characters of all text displays together. Not documented. */
  text: 4_000,
  /** Buttons in one action row. components/reference, "Action Row" */
  rowButtons: 5,
  /** components/reference, "Button" */
  buttonLabel: 80,
  /** components/reference, "Custom ID"; an option's value has the same */
  customId: 100,
  /** components/reference, "Button". Links in text are kept as short. */
  url: 512,
  /** components/reference, "String Select" */
  selectOptions: 25,
  optionLabel: 100,
  /** components/reference, "Thumbnail" */
  alternativeText: 1_024,
  /** components/reference, "Text Input" and "String Select" */
  typed: 4_000,
  placeholder: 100,
} as const;

/** interactions/application-commands, "Application Command Structure" and its options. */
export const commandLimits = {
  /** Lower case; also of an option. */
  name: 32,
  description: 100,
  /** Sub-commands of a command, options of a sub-command. */
  options: 25,
  choices: 25,
  choiceName: 100,
  choiceValue: 100,
  /** Names, descriptions and choice values of a whole command. */
  total: 8_000,
} as const;

/** interactions/receiving-and-responding, "Modal"; components/reference, "Label". */
export const formLimits = { title: 45, fields: 5, label: 45, hint: 100 } as const;

/**
 * How we write for a phone. Discord's own column is a little wider; it gives no number. A compact message of five papers
 * may take 40 rows there, and a longer one as many for each paper.
 */
export const phone = { columns: 40, rows: 40, papers: 5, rowsPerPaper: { least: 5, most: 7 } } as const;
