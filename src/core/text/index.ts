export { cleanAbstract, cleanName, cleanTitle } from './clean.ts';
export { formatCount } from './count.ts';
export { cutAtClause, cutGraphemes } from './cut.ts';
