import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Completion, Reply } from '../../../src/core/platform.ts';
import { aKeeper, heard, LONG, pending, type Started, says, start, WAYS } from './bot.ts';

const refused = says('Somebody has just shown an answer here.');

/** Waits for the answer to what Ada typed, and presses a button in it. */
async function pressed(started: Started, label: string, typed = 'search x') {
  await started.ada.slash(started.channel, typed);
  const message = await started.last();
  const { ack } = await started.ada.press(message, label);
  return { message, ack };
}

describe.each(WAYS)('Slack by %s', (way) => {
  it('acknowledges a command, and answers the caller alone', async () => {
    const started = await start(way);
    const { ack } = await started.ada.slash(started.channel, 'search “world model” votes:&gt;20');
    expect(ack).toEqual({ type: 'acked', payload: null });
    expect(await started.last()).toMatchObject({
      visibleTo: started.ada.id,
      body: { text: 'search "world model" votes:&gt;20' },
    });
  });

  it('says who asks and where, as Slack says it', async () => {
    const started = await start(way);
    const { ada, calls, channel, slack } = started;
    await ada.slash(channel, 'search x');
    await started.last();
    expect(calls).toEqual([
      {
        command: 'search',
        text: 'x',
        from: {
          userId: ada.id,
          channel: { platform: 'slack', installation: slack.world.team.id, channel },
          name: 'ada',
          canConfigure: true,
          canManage: null,
        },
      },
    ]);
  });

  it('brings the first page when nothing stands after the command', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, '');
    await started.last();
    expect(started.calls[0]).toMatchObject({ command: 'home', text: '' });
  });

  it('answers everybody where the answer is for all', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, 'shout hello');
    expect((await started.last()).visibleTo).toBeNull();
  });

  it('acknowledges while the answer takes its time, and says that it does', async () => {
    const { promise, resolve } = pending();
    const started = await start(way, { patienceMs: 1 }, () => promise);
    expect((await started.ada.slash(started.channel, 'search x')).ack.type).toBe('acked');
    expect((await started.last()).body.text).toContain('takes longer than usual');
    resolve({ message: says('found') });
    expect(await started.last(2)).toMatchObject({ visibleTo: started.ada.id, body: { text: 'found' } });
  });

  it('turns pages in the caller’s own message, with a query that a button cannot carry', async () => {
    const started = await start(way);
    const { message, ack } = await pressed(started, 'Next ›');
    expect(ack.type).toBe('acked');
    await started.slack.until(() => message.isEdited);
    expect(started.ada.sees(started.channel)).toHaveLength(1);
    expect(started.calls.at(-1)).toMatchObject({ command: 'search', options: { query: LONG, page: '2' } });
  });

  it('leaves a channel’s message as it is and answers who pressed', async () => {
    const started = await start(way);
    const { message } = await pressed(started, 'Next ›', 'shout x');
    expect(await started.last(2)).toMatchObject({ visibleTo: started.ada.id });
    expect(message.isEdited).toBe(false);
  });

  it('answers a button that turns nothing below the message', async () => {
    const started = await start(way);
    const { message } = await pressed(started, 'Status');
    expect(await started.last(2)).toMatchObject({ visibleTo: started.ada.id, body: { text: 'status {}' } });
    expect(message.isEdited).toBe(false);
  });

  it('shows an answer to all who are here, and tells who wanted it', async () => {
    const started = await start(way);
    const { message } = await pressed(started, 'Show here');
    expect((await started.last(3)).body.text).toBe('Shown.');
    expect(started.ada.sees(started.channel)[1]).toMatchObject({ visibleTo: null });
    expect(started.calls.at(-1)).toMatchObject({ share: true, options: { query: 'x' } });
    expect(message.isEdited).toBe(false);
  });

  it('shows all that is known by then when it is for everybody', async () => {
    const whole = { message: says('whole'), added: says('more') };
    const later = Promise.resolve<Completion>(whole);
    const started = await start(way, {}, async (call) =>
      call.share ? { message: says('first'), later, isPublic: true } : { message: heard(call) },
    );
    await pressed(started, 'Show here');
    await started.last(3);
    expect(started.ada.sees(started.channel)[1]?.body.text).toBe('whole');
  });

  it('tells only the presser why something is not shown to all', async () => {
    const started = await start(way, {}, async (call) => ({ message: call.share ? refused : heard(call) }));
    const { message } = await pressed(started, 'Show here');
    expect(await started.last(2)).toMatchObject({
      visibleTo: started.ada.id,
      body: { text: refused.summary },
    });
    expect(message.isEdited).toBe(false);
  });

  it('says so when nobody knows whether it was shown', async () => {
    const started = await start(way);
    await started.ada.slash(started.channel, 'search x');
    const message = await started.last();
    started.slack.faults.add('respond', { type: 'drop', isDone: true });
    await started.ada.press(message, 'Show here');
    expect((await started.last(3)).body.text).toContain('Please look before you try again');
    expect(started.ada.sees(started.channel).filter(({ visibleTo }) => visibleTo === null)).toHaveLength(1);
  });

  it('opens a form with what is known filled in, and answers what is sent', async () => {
    const started = await start(way);
    await pressed(started, 'Search …');
    await started.slack.until(() => started.slack.world.views.size > 0);
    const form = started.ada.form();
    expect(form.view).toMatchObject({ title: { text: '/paper search' }, submit: { text: 'Search' } });
    expect(form.view.blocks).toMatchObject([
      { block_id: 'query', optional: false, element: { initial_value: LONG }, hint: { text: 'Words' } },
      { block_id: 'page', optional: true, element: { initial_value: '3' } },
      { block_id: 'sort', optional: true, element: { type: 'static_select' } },
    ]);
    const ack = await started.ada.fillIn(form, { query: 'robots', sort: 'newest' });
    expect(ack).toEqual({ type: 'acked', payload: null });
    expect(await started.last(2)).toMatchObject({ visibleTo: started.ada.id });
    expect(started.calls.at(-1)).toMatchObject({
      command: 'search',
      options: { query: 'robots', page: '3', sort: 'newest' },
      from: { userId: started.ada.id, channel: { channel: started.channel } },
    });
  });

  it('asks for no switch in a form, and brings along what was given for it', async () => {
    const options = { at: z.string().optional(), confirm: z.enum(['yes']).optional() };
    const command = { name: 'when', description: 'Time', options, reply: 'caller', examples: [] } as const;
    const button = {
      label: 'When …',
      command: 'when',
      options: { at: '09:00', confirm: 'yes' },
      does: 'ask',
    } as const;
    const answer = { message: says('x', [{ type: 'actions', actions: [button] }]) };
    const started = await start(way, { commands: [command] }, async () => answer);
    await started.ada.slash(started.channel, 'when');
    await started.ada.press(await started.last(), 'When …');
    await started.slack.until(() => started.slack.world.views.size > 0);
    const form = started.ada.form();
    expect(form.view.blocks).toHaveLength(1);
    await started.ada.fillIn(form, { at: '12:00' });
    await started.slack.until(() => started.calls.length === 2);
    expect(started.calls[1]).toMatchObject({ command: 'when', options: { at: '12:00', confirm: 'yes' } });
  });

  it('says beside a form’s field what is wrong with it', async () => {
    const started = await start(way);
    await pressed(started, 'Search …');
    await started.slack.until(() => started.slack.world.views.size > 0);
    const ack = await started.ada.fillIn(started.ada.form(), { query: ' ', page: 'two' });
    expect(ack).toMatchObject({
      payload: {
        response_action: 'errors',
        errors: { query: 'Words to look for are missing', page: 'Page: is a number' },
      },
    });
    expect(started.calls).toHaveLength(1);
  });

  it('says what to do when the form comes too late for Slack', async () => {
    const started = await start(way);
    started.slack.faults.add('views.open', { type: 'error', error: 'expired_trigger_id' });
    await pressed(started, 'Search …');
    expect((await started.last(2)).body.text).toContain('type /paper search');
  });

  it('answers a form although the way that it took along is closed', async () => {
    const started = await start(way);
    await pressed(started, 'Search …');
    await started.slack.until(() => started.slack.world.views.size > 0);
    started.slack.world.responseUrls.clear();
    await started.ada.fillIn(started.ada.form(), { query: 'robots' });
    expect(await started.last(2)).toMatchObject({ visibleTo: started.ada.id });
  });

  it('says so when a button is too old, or nobody can look it up', async () => {
    let find = async (_id: string): Promise<string | null> => null;
    const keeper = { ...aKeeper(), find: (id: string) => find(id) };
    const started = await start(way, { keeper });
    const { message } = await pressed(started, 'Next ›');
    expect((await started.last(2)).body.text).toContain('too old');
    find = () => Promise.reject(new Error('database down'));
    await started.ada.press(message, 'Next ›');
    expect((await started.last(3)).body.text).toContain('can’t be looked up right now');
    expect(started.calls).toHaveLength(1);
  });

  it('answers although nothing can be kept', async () => {
    const settle = () => Promise.reject(new Error('database down'));
    const started = await start(way, { keeper: { ...aKeeper(), settle } });
    await started.ada.slash(started.channel, 'search x');
    await started.last();
    expect(started.log.lines).toContain('warn texts of buttons not kept');
  });

  it('acknowledges a button that opens a link', async () => {
    const started = await start(way);
    const { ack } = await pressed(started, 'arXiv');
    expect(ack).toEqual({ type: 'acked', payload: null });
    expect(started.calls).toHaveLength(1);
  });

  it('answers a mention in a thread there, and what is pressed in the answer', async () => {
    const started = await start(way);
    const { slack, ada, channel } = started;
    const { ts } = await ada.write(channel, 'look at this');
    await ada.write(channel, `<@${slack.world.bot.userId}> search <https://arxiv.org/abs/2606.24530>`, ts);
    const answer = await started.last(3);
    expect(answer).toMatchObject({ threadTs: ts, visibleTo: ada.id });
    expect(started.calls[0]).toMatchObject({
      command: 'search',
      text: 'https://arxiv.org/abs/2606.24530',
      from: { channel: { channel, thread: ts } },
    });
    await ada.press(answer, 'Status');
    expect(await started.last(4)).toMatchObject({ threadTs: ts, visibleTo: ada.id });
    await ada.press(answer, 'Show here');
    await started.last(6);
    expect(ada.sees(channel)[4]).toMatchObject({ threadTs: ts, visibleTo: null });
    await ada.write(channel, `<@${slack.world.bot.userId}> shout now`, ts);
    expect(await started.last(8)).toMatchObject({ threadTs: ts, visibleTo: null });
  });

  it('answers a mention once that Slack brings twice', async () => {
    const started = await start(way);
    const { slack, ada, channel } = started;
    await ada.write(channel, `<@${slack.world.bot.userId}> search x`);
    expect(await slack.again()).toEqual({ type: 'acked', payload: null });
    await started.stop();
    expect(started.calls).toHaveLength(1);
  });

  it.each([
    { type: 'limited', retryAfterS: 1 },
    { type: 'status', status: 500, isDone: false },
    { type: 'drop', isDone: false },
  ] as const)('finds another way when the answer meets %o', async (fault) => {
    const started = await start(way);
    started.slack.faults.add('respond', fault);
    await started.ada.slash(started.channel, 'search x');
    expect(await started.last()).toMatchObject({ visibleTo: started.ada.id, body: { text: 'search x' } });
    expect(started.log.lines).toContain('warn answer not taken by slack');
  });

  it('waits where a 429 says so when there is no other way', async () => {
    const started = await start(way);
    const away = started.slack.addChannel('secret', { isPrivate: true, without: 'bot' }).id;
    started.slack.faults.add('respond', { type: 'limited', retryAfterS: 0 });
    await started.ada.slash(away, 'search x');
    await started.slack.until(() => started.ada.sees(away).length > 0);
    expect(started.slack.calls.map(({ method }) => method).slice(-3)).toEqual([
      'respond',
      'chat.postEphemeral',
      'respond',
    ]);
  });

  it('says it in plain words when Slack won’t have the blocks', async () => {
    const picture = { sentences: 'Two. Three.', abstract: null, image: 'https://x.example/a.png', links: [] };
    const paper = { type: 'paper', id: '1', rank: 1, title: 'A title', href: 'https://x.example/' } as const;
    const message = says('see', [{ ...paper, gist: ['a gist'], facts: [], detail: picture }]);
    const started = await start(way, { density: 'cards' }, async () => ({ message }));
    await started.ada.slash(started.channel, 'search x');
    const { body } = await started.last();
    expect(JSON.stringify(body.blocks)).toContain('Two. Three.');
    expect(JSON.stringify(body.blocks)).not.toContain('a.png');
  });

  it('answers what it was asked before it stops, but waits for nothing that hangs', async () => {
    const started = await start(way, { graceMs: 1 });
    await started.ada.slash(started.channel, 'search x');
    await started.last();
    await started.stop();
    const hanging = await start(way, { graceMs: 1 }, () => new Promise<Reply>(() => {}));
    await hanging.ada.slash(hanging.channel, 'search x');
    await hanging.stop();
    await hanging.slack.until(() => hanging.slack.socket.connections() === 0);
  });

  it('logs neither an address that answers nor a token', async () => {
    const started = await start(way);
    const { responseUrl } = await started.ada.slash(started.channel, 'search x');
    await started.last();
    started.slack.faults.add('respond', { type: 'drop', isDone: false }, 10);
    started.slack.faults.add('chat.postEphemeral', { type: 'status', status: 500, isDone: false }, 10);
    await started.ada.slash(started.channel, 'search y');
    await expect.poll(() => started.log.lines).toContain('error answer lost');
    const { bot, app, signingSecret } = started.slack.world.tokens;
    for (const secret of [new URL(responseUrl).pathname, bot, app, signingSecret])
      expect(started.log.fields.join('\n')).not.toContain(secret);
  });
});

describe('an answer that grows', () => {
  const growing = (later: Promise<Completion | null>) => async () => ({
    message: heard({ command: 'search', text: 'x' }),
    later,
  });

  it('has what is new below it, since Slack replaces no answer to a typed command', async () => {
    const { promise, resolve } = pending<Completion | null>();
    const started = await start('socket', {}, growing(promise));
    await started.ada.slash(started.channel, 'search x');
    const first = await started.last();
    resolve({ message: says('all of it'), added: says('two more') });
    expect(await started.last(2)).toMatchObject({
      visibleTo: started.ada.id,
      body: { text: 'two more' },
    });
    expect(first.isEdited).toBe(false);
  });

  it('is replaced where a page was turned', async () => {
    const { promise, resolve } = pending<Completion | null>();
    const started = await start('socket', {}, growing(promise));
    const { message } = await pressed(started, 'Next ›');
    await started.slack.until(() => message.isEdited);
    resolve({ message: says('all of it'), added: says('two more') });
    await started.slack.until(() => message.body.text === 'all of it');
  });

  it('is left alone when the page was turned once more meanwhile', async () => {
    const slow = pending<Completion | null>();
    const laters = [Promise.resolve(null), slow.promise, Promise.resolve(null)];
    const started = await start('socket', {}, async (call) => ({
      message: heard(call),
      later: laters.shift() ?? Promise.resolve(null),
    }));
    const { message } = await pressed(started, 'Next ›');
    await started.slack.until(() => message.isEdited);
    message.isEdited = false;
    await started.ada.press(message, 'Next ›');
    await started.slack.until(() => message.isEdited);
    slow.resolve({ message: says('too late'), added: says('two more') });
    await started.stop();
    expect(message.body.text).toContain('search');
  });

  it('is changed where the bot itself posted it', async () => {
    const { promise, resolve } = pending<Completion | null>();
    const started = await start('socket', {}, async () => ({
      message: says('first'),
      later: promise,
      isPublic: true,
    }));
    await started.ada.write(started.channel, `<@${started.slack.world.bot.userId}> shout`);
    const answer = await started.last(2);
    resolve({ message: says('all of it'), added: says('two more') });
    await started.slack.until(() => answer.isEdited);
    expect(answer.body.text).toBe('all of it');
  });
});

describe('a long list', () => {
  const list = says(
    'the list',
    Array.from({ length: 60 }, (_, n) => ({
      type: 'paper' as const,
      id: `2606.${n}`,
      rank: n + 1,
      title: `Paper ${n + 1}`,
      href: 'https://huggingface.co/papers/2606.24530',
      gist: ['What is new in it.'],
      facts: [['▲1']],
    })),
  );

  it('goes on where it ended, as often as it takes', async () => {
    const started = await start('socket', {}, async () => ({ message: list }));
    await started.ada.slash(started.channel, 'search x page:7');
    await started.ada.press(await started.last(), 'Show 37 more');
    const second = await started.last(2);
    expect(JSON.stringify(second.body.blocks)).toContain('Paper 24"');
    expect(JSON.stringify(second.body.blocks)).not.toContain('Paper 23"');
    expect(started.calls.at(-1)).toMatchObject({ command: 'search', options: { query: 'x', page: '7' } });
    await started.ada.press(second, 'Show 14 more');
    expect(JSON.stringify((await started.last(3)).body.blocks)).toContain('Paper 60"');
  });

  it('opens the paper that is chosen from its menu', async () => {
    const started = await start('socket', {}, async () => ({ message: list }));
    await started.ada.slash(started.channel, 'search x');
    const { ack } = await started.ada.choose(await started.last(), '3 · Paper 3');
    expect(ack.type).toBe('acked');
    await started.last(2);
    expect(started.calls.at(-1)).toMatchObject({ command: 'show', options: { paper: '2606.2' } });
  });
});

describe('the Home tab', () => {
  it('shows the first page, and answers in it with a way back', async () => {
    const started = await start('socket');
    const { ada, calls, slack } = started;
    expect((await ada.openHome()).type).toBe('acked');
    await slack.until(() => ada.home().length > 0);
    expect(calls[0]).toMatchObject({
      command: 'home',
      from: { userId: ada.id, channel: { channel: ada.id, user: ada.id, installation: slack.world.team.id } },
    });
    expect(JSON.stringify(ada.home())).not.toContain('‹ Home');
    expect(JSON.stringify(ada.home())).not.toContain('Show here');

    await ada.pressHome('Status');
    await slack.until(() => JSON.stringify(ada.home()).includes('status {}'));
    await ada.pressHome('‹ Home');
    await slack.until(() => JSON.stringify(ada.home()).includes('home {}'));
    expect(slack.world.messages).toEqual([]);
  });

  it('answers a form that was opened there', async () => {
    const started = await start('socket');
    const { ada, slack } = started;
    await ada.openHome();
    await slack.until(() => ada.home().length > 0);
    await ada.pressHome('Search …');
    await slack.until(() => slack.world.views.size > 0);
    await ada.fillIn(ada.form(), { query: 'robots' });
    await slack.until(() => JSON.stringify(ada.home()).includes('robots'));
    expect(slack.world.messages).toEqual([]);
  });

  it('says there what is wrong', async () => {
    const started = await start('socket', { keeper: { ...aKeeper(), find: async () => null } });
    await started.ada.openHome();
    await started.slack.until(() => started.ada.home().length > 0);
    await started.ada.pressHome('Next ›');
    await started.slack.until(() => JSON.stringify(started.ada.home()).includes('too old'));
  });
});
