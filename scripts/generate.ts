// Writes what is made from the declared tables: .env.example, slack-manifest.json and the tables in README.md. `--check` writes nothing
// and fails where a file is not as it would be written.
import { readFileSync, writeFileSync } from 'node:fs';
import { allCommands } from '../src/app/commands/index.ts';
import { cliCommands, cliUsage } from '../src/cli/table.ts';
import { listedOf, usage } from '../src/core/command.ts';
import { variables } from '../src/env.ts';
import { toManifest } from '../src/platforms/slack/commands.ts';

const root = new URL('../', import.meta.url);
const isCheck = process.argv.includes('--check');

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');

const sections: Readonly<Record<string, string>> = {
  commands: table(
    ['Command', 'What it answers'],
    listedOf(allCommands).map((command) => [`\`${usage(command, 'paper')}\``, command.description]),
  ),
  cli: table(
    ['`npm run -s paperboy -- …`', 'What it does'],
    cliCommands.map((command) => [`\`${cliUsage(command)}\``, command.about]),
  ),
  environment: table(
    ['Variable', 'Default', 'Meaning'],
    Object.entries(variables).map(([name, { fallback, about }]) => [`\`${name}\``, fallback, about]),
  ),
};

const envExample = [
  '# Every variable is optional. Copy this file to .env and change what you need.',
  ...Object.entries(variables).map(
    ([name, { about, expected, fallback }]) =>
      `\n# ${about}\n# Expected: ${expected}. Default: ${fallback}.\n#${name}=`,
  ),
  '',
].join('\n');

const readme = readFileSync(new URL('README.md', root), 'utf8').replace(
  /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
  (_whole, start: string, name: string, end: string) => {
    const body = sections[name];
    if (body === undefined) throw new Error(`README.md asks for an unknown table: ${name}`);
    return `${start}${body}\n${end}`;
  },
);

const manifest = toManifest({ commands: allCommands, prefix: 'paper' }, { type: 'socket' });

const files = {
  '.env.example': envExample,
  'README.md': readme,
  'slack-manifest.json': `${JSON.stringify(manifest, null, 2)}\n`,
};

for (const [name, text] of Object.entries(files)) {
  const file = new URL(name, root);
  const isCurrent = (() => {
    try {
      return readFileSync(file, 'utf8') === text;
    } catch {
      return false;
    }
  })();
  if (isCurrent) continue;
  if (isCheck) {
    console.error(`${name} is not what the declared tables make it. Run: npm run generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, text);
  }
}
