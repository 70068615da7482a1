export { cleanAbstract, cleanName, cleanTitle } from './clean.ts';
export { formatCount } from './count.ts';
