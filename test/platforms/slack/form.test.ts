import { describe, expect, it } from 'vitest';
import { allCommands } from '../../../src/app/commands/index.ts';
import { formFields } from '../../../src/core/form.ts';
import { callerOf, placeOf } from '../../../src/platforms/slack/call.ts';
import { formOf, readForm } from '../../../src/platforms/slack/form.ts';
import { refuseView } from '../../fakes/slack/content.ts';

const asker = {
  from: callerOf('U1', placeOf('T1', 'C1')),
  responseUrl: `https://hooks.slack.example/${'x'.repeat(120)}`,
};
const named = (name: string) => {
  const command = allCommands.find((each) => each.name === name);
  if (!command) throw new Error(`There is no ${name}`);
  return command;
};
const typed = (fields: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, { [key]: { type: 'plain_text_input', value } }]),
  );

describe('forms in Slack', () => {
  it.each(allCommands.filter((command) => formFields(command).length > 0).map(({ name }) => name))(
    'can be opened for %s, whatever is filled in',
    (name) => {
      const command = named(name);
      const long = Object.fromEntries(
        Object.keys(command.options).map((key) => [key, `“x” ${'y '.repeat(900)}`]),
      );
      for (const options of [{}, long])
        expect(
          refuseView(formOf(command, { options, prefix: 'paper', asker }), { canFetch: () => true }),
        ).toBeNull();
    },
  );

  it('hold the time and the look as they are, the only values there are in menus', () => {
    const options = { top: '5', style: 'cards', empty: 'silent', fresh: 'no' };
    const { blocks } = formOf(named('look'), { options, prefix: 'paper', asker });
    expect(blocks).toMatchObject([
      { element: { type: 'plain_text_input', initial_value: '5' } },
      { element: { type: 'static_select', initial_option: { value: 'cards' } } },
      { element: { type: 'static_select', initial_option: { value: 'silent' } } },
      { element: { type: 'static_select', initial_option: { value: 'no' } } },
    ]);
  });

  it('say what they are for, and take along what is not to be asked for', () => {
    const instead = '“world model” votes:>5';
    const form = formOf(named('edit'), { options: { query: 'robots', instead }, prefix: 'paper', asker });
    expect(form).toMatchObject({ title: { text: 'Edit a topic' }, submit: { text: 'Save' } });
    expect(form.blocks.map((block) => block.block_id)).toEqual(['query']);
    const filledIn = readForm(named('edit'), form.private_metadata ?? '', typed({ query: 'drones' }));
    expect(filledIn).toEqual({ options: { query: 'drones', instead } });
    expect(formOf(named('search'), { options: {}, prefix: 'paper', asker })).toMatchObject({
      title: { text: '/paper search' },
      submit: { text: 'Search' },
    });
  });

  it('say beside a field what it wants, in the words of the command', () => {
    const schedule = named('schedule');
    const { private_metadata: metadata = '' } = formOf(schedule, { options: {}, prefix: 'paper', asker });
    const wrong = typed({ at: 'noonish', days: 'mon-fri', zone: 'Mars/Olympus' });
    expect(readForm(schedule, metadata, wrong)).toEqual({
      errors: {
        at: expect.stringMatching(/^At: is a time of day such as 09:00/),
        zone: expect.stringMatching(/^Zone: is a time zone such as Europe\/Berlin/),
      },
    });
    expect(readForm(schedule, metadata, typed({ at: '9am', days: '', zone: 'Europe/Berlin' }))).toEqual({
      options: { at: '9am', zone: 'Europe/Berlin' },
    });
  });
});
