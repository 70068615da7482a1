export { fieldNames, fieldSpellings } from './fields.ts';
export type { MatchedPaper } from './filter.ts';
export { queryHelp } from './help.ts';
export { createMatcher } from './match.ts';
export { parseQuery } from './parse.ts';
export { printQuery } from './print.ts';
export { filtersOf, looseWords, orderOf, positiveTerms } from './retrieval.ts';
export { asSubscription } from './subscription.ts';
export type { Filter, Part, Query, QueryMistake } from './tree.ts';
