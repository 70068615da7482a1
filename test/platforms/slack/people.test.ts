import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/core/platform.ts';
import { callerOf, placeOf } from '../../../src/platforms/slack/call.ts';
import { createPeople, type Editors } from '../../../src/platforms/slack/people.ts';
import { createOneWorkspace } from '../../../src/platforms/slack/workspaces.ts';
import { type FakeSlackOptions, serveSlack } from '../../fakes/slack/index.ts';
import type { Person } from '../../fakes/slack/world.ts';
import { createClock } from '../../support/clock.ts';
import { memoryLog } from '../../support/log.ts';

async function somePeople(editors: Editors = 'everyone', options: FakeSlackOptions = {}) {
  const clock = createClock();
  const slack = await serveSlack({ now: clock.now, ...options });
  const channel = slack.addChannel('papers').id;
  const { team, tokens } = slack.world;
  const log = memoryLog();
  const workspaces = createOneWorkspace({ token: tokens.bot, apiUrl: slack.apiUrl, log });
  const people = createPeople({ workspaces, editors, now: clock.now, log });
  const callerFor = (about: Partial<Person> = {}, over: { channel?: string; team?: string } = {}): Caller => {
    const { id } = slack.addPerson('ada', about);
    return callerOf(id, placeOf(over.team ?? team.id, over.channel ?? channel));
  };
  const asked = (method: string) => slack.calls.filter((call) => call.method === method).length;
  return { clock, slack, people, callerFor, asked };
}

/** And so nobody is refused anything. */
const NOTHING = { zone: null, name: null, refusal: null };
const withoutProfiles = { scopes: ['commands', 'chat:write'] };

describe('people in Slack', () => {
  it('have the name and the zone of their profile, if it is one', async () => {
    const { people, callerFor } = await somePeople();
    const known = { name: 'Ada', refusal: null };
    expect(await people.look(callerFor({ zone: 'Europe/Berlin' }))).toEqual({
      ...known,
      zone: 'Europe/Berlin',
    });
    expect(await people.look(callerFor({ zone: 'Mars/Olympus' }))).toEqual({ ...known, zone: null });
    expect(await people.look(callerFor())).toEqual({ ...known, zone: null });
  });

  it('change nothing as guests', async () => {
    const { people, callerFor } = await somePeople();
    const { refusal } = await people.look(callerFor({ isGuest: true }));
    expect(refusal).toBe('Guests can’t change what is posted here. Ask a full member of this workspace.');
  });

  it('change nothing from another workspace, whichever one the call names', async () => {
    const { people, callerFor } = await somePeople();
    const elsewhere = { team: 'T0ELSEWHERE' };
    const refusals = await Promise.all(
      [callerFor(elsewhere), callerFor(elsewhere, elsewhere)].map((caller) => people.look(caller)),
    );
    expect(refusals.map(({ refusal }) => refusal)).toEqual([
      expect.stringMatching(/^Only people of this workspace can change what is posted here/),
      expect.stringMatching(/^Only people of this workspace can change what is posted here/),
    ]);
  });

  it('belong to all the workspaces of their organization that they are in', async () => {
    const { slack, people, callerFor } = await somePeople();
    const team = 'E0ORGANIZATION';
    const member = callerFor({ team, grid: { enterprise: team, teams: ['T0OTHER', slack.world.team.id] } });
    const stranger = callerFor({ team, grid: { enterprise: team, teams: ['T0OTHER'] } });
    expect((await people.look(member)).refusal).toBeNull();
    expect((await people.look(stranger)).refusal).toMatch(/^Only people of this workspace/);
  });

  it('have to be admins where only those may change something, but not in a direct message', async () => {
    const { people, callerFor } = await somePeople('admins');
    expect((await people.look(callerFor({ isAdmin: true }))).refusal).toBeNull();
    expect((await people.look(callerFor())).refusal).toBe(
      'In this workspace only admins change what is posted. Ask one of them.',
    );
    expect((await people.look(callerFor({}, { channel: 'D0123' }))).refusal).toBeNull();
  });

  it('are not known without the scope, which stops them only where admins are asked for', async () => {
    const { people, callerFor } = await somePeople('everyone', withoutProfiles);
    expect(await people.look(callerFor({ zone: 'Asia/Tokyo' }))).toEqual(NOTHING);
    const strict = await somePeople('admins', withoutProfiles);
    expect((await strict.people.look(strict.callerFor({ isAdmin: true }))).refusal).toMatch(
      /only admins .* scope users:read is missing/,
    );
  });

  it('are asked for once in five minutes', async () => {
    const { clock, people, callerFor, asked } = await somePeople();
    const caller = callerFor();
    await Promise.all([people.look(caller), people.look(caller)]);
    clock.pass(4 * 60_000);
    await people.look(caller);
    expect(asked('users.info')).toBe(1);
    clock.pass(60_000);
    await people.look(caller);
    expect(asked('users.info')).toBe(2);
    expect(asked('auth.test')).toBe(1);
  });

  it('are asked for again after Slack failed, and stop nobody meanwhile', async () => {
    const { slack, people, callerFor } = await somePeople();
    const caller = callerFor({ zone: 'Europe/Berlin' });
    for (const method of ['users.info', 'auth.test']) {
      slack.faults.add(method, { type: 'status', status: 500, isDone: false });
      expect(await people.look(caller)).toEqual(NOTHING);
    }
    expect(await people.look(caller)).toMatchObject({ zone: 'Europe/Berlin', refusal: null });
  });

  it('are not waited for when Slack is slow', async () => {
    const { slack, people, callerFor } = await somePeople('admins');
    slack.faults.add('users.info', { type: 'stall', isDone: false });
    expect((await people.look(callerFor({ isAdmin: true }))).refusal).toMatch(/didn’t say in time/);
  });
});
