import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import { formFields } from '../../../src/core/form.ts';
import { formOf } from '../../../src/platforms/discord/form.ts';
import { modal } from '../../fakes/discord/components.ts';

const named = (name: string) => {
  const command = allCommands.find((each) => each.name === name);
  if (!command) throw new Error(`There is no ${name}`);
  return command;
};
const keep = () => 'k'.repeat(24);

describe('forms in Discord', () => {
  it.each(allCommands.filter((command) => formFields(command).length > 0).map(({ name }) => name))(
    'can be opened for %s, whatever is filled in',
    (name) => {
      const command = named(name);
      const long = Object.fromEntries(
        Object.keys(command.options).map((key) => [key, `“x” ${'y '.repeat(900)}`]),
      );
      for (const options of [{}, long])
        expect(modal.safeParse(formOf(command, { options, prefix: 'paper', keep })).error).toBeUndefined();
    },
  );

  it.each(['schedule', 'look', 'subscribe'])('have a field for all that %s asks for', (name) => {
    expect(formOf(named(name), { options: {}, prefix: 'paper', keep }).components).toHaveLength(
      formFields(named(name)).length,
    );
  });

  it('hold the time and the look as they are, the only values there are in menus', () => {
    const options = { top: '5', style: 'cards', empty: 'silent', fresh: 'no' };
    const form = formOf(named('look'), { options, prefix: 'paper', keep });
    expect(form.components).toMatchObject([
      { component: { type: 4, value: '5' } },
      {
        component: {
          type: 3,
          options: expect.arrayContaining([expect.objectContaining({ value: 'cards', default: true })]),
        },
      },
      {
        component: {
          type: 3,
          options: expect.arrayContaining([expect.objectContaining({ value: 'silent', default: true })]),
        },
      },
      {
        component: {
          type: 3,
          options: expect.arrayContaining([expect.objectContaining({ value: 'no', default: true })]),
        },
      },
    ]);
  });
});
