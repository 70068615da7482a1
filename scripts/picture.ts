// Draws answers as a colour terminal shows them, for README's picture: lines of `paperboy ask … --json` on standard
// input, each after the command it answers. See `npm run picture`.
import { text } from 'node:stream/consumers';
import { renderTerminal } from '../src/platforms/terminal/index.ts';

const look = {
  columns: 88,
  color: true,
  hyperlinks: true,
  prefix: 'paper',
  rest: { search: 'query', show: 'paper' },
};
const commands = process.argv.slice(2);
const answers = (await text(process.stdin)).trim().split('\n');
const drawn = answers.map(
  (line, i) => `\u001b[1m›\u001b[22m ${commands[i] ?? ''}\n\n${renderTerminal(JSON.parse(line), look)}\n`,
);
console.log(drawn.join('\n'));
