import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import { plainText } from '../../../src/core/message.ts';
import { fieldNames, fieldSpellings, parseQuery, queryHelp } from '../../../src/core/query/index.ts';

const page = readFileSync(new URL('../../../docs/query.md', import.meta.url), 'utf8');
/** Everything set as code, except commands and lone operators. */
const examples = [...page.matchAll(/`([^`\n]+)`/g)]
  .map(([, code = '']) => code.replaceAll('\\|', '|'))
  .filter((code) => !code.startsWith('/') && !/^(OR|\|)$/.test(code));

const help = queryHelp.flatMap((block) =>
  'text' in block && typeof block.text !== 'string' ? [block.text] : [],
);
const short = help.flatMap((text) =>
  text.flatMap((span) => (typeof span !== 'string' && span.style === 'code' ? [span.text] : [])),
);

describe('the page about queries', () => {
  it.each(examples)('shows %s, which can be read and needs no explanation', (example) => {
    expect(parseQuery(example)).toMatchObject({ notices: [] });
  });

  it('shows every field', () => {
    expect(fieldNames.filter((name) => !examples.some((example) => example.includes(`${name}:`)))).toEqual(
      [],
    );
  });
});

describe('the short help', () => {
  it.each(short)('shows %s, which can be read and needs no explanation', (example) => {
    expect(parseQuery(example)).toMatchObject({ notices: [] });
  });

  it('mentions every field', () => {
    const text = help.map(plainText).join('\n');
    expect(fieldNames.filter((name) => !text.includes(`${name}:`))).toEqual([]);
  });
});

it('no command has an option that is called like a field of the query', () => {
  // In text `key:value` of an option is taken out of the line before a query is read from what remains.
  const taken = allCommands.flatMap(({ name, options, rest }) =>
    Object.keys(options)
      .filter((key) => key !== rest && fieldSpellings.includes(key))
      .map((key) => `${name} ${key}:`),
  );
  expect(taken).toEqual([]);
});
