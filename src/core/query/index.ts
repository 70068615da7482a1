export { fieldNames, fieldSpellings } from './fields.ts';
export type { MatchedPaper } from './filter.ts';
export { queryHelp } from './help.ts';
export { createMatcher } from './match.ts';
export { parseQuery } from './parse.ts';
export { printQuery } from './print.ts';
export { filtersOf, looseWords, positiveTerms } from './retrieval.ts';
export { asSubscription } from './subscription.ts';
export type { Query, QueryMistake } from './tree.ts';
