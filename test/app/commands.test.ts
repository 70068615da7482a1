import { describe, expect, it, vi } from 'vitest';
import { SourceError } from '../../src/core/errors.ts';
import type { Paper } from '../../src/core/paper.ts';
import type { Db } from '../../src/db/client.ts';
import { storeReading } from '../../src/db/lists.ts';
import { noteFailedReading, noteGoodReading } from '../../src/db/readings.ts';
import { aHouse, aSource, asText } from '../support/house.ts';
import { aPaper } from '../support/papers.ts';
import { withEmbeddedDb } from '../support/stores.ts';

const DAY = '2026-06-24';
const readAt = new Date('2026-06-24T22:00:00Z');

const quad = aPaper({
  id: '2606.00001',
  title: 'Learning to Fly in Seconds',
  gist: 'A quadrotor policy trained in 18 s on a laptop flies a real drone.',
  abstract: 'Long ago, drones crashed. We train a policy for them in seconds.',
  authors: ['Jonas Eschmann', 'Dario Albani', 'Giuseppe Loianno'],
  authorCount: 3,
  upvotes: 142,
  stars: 1234,
  codeUrl: 'https://github.com/arplaboratory/learning-to-fly',
  publishedAt: new Date('2026-06-22T00:00:00Z'),
  submittedBy: 'akhaliq',
  featuredOn: DAY,
});
const old = aPaper({
  id: '2401.00002',
  title: 'An Old Friend',
  upvotes: 7,
  publishedAt: new Date('2024-01-03T00:00:00Z'),
  featuredOn: DAY,
});

async function fill(db: Db): Promise<void> {
  const base = { source: 'huggingface', at: readAt, sample: false };
  await storeReading(db, { ...base, day: DAY, papers: [quad, old] });
  await storeReading(db, { ...base, day: '2026-06-23', papers: [aPaper({ id: '2606.00003', upvotes: 3 })] });
  await storeReading(db, { ...base, day: '2026-06-21', papers: [] });
  await noteGoodReading(db, 'huggingface', readAt);
}

const inHouse = (use: (house: ReturnType<typeof aHouse>, db: Db) => Promise<void>) => () =>
  withEmbeddedDb(async (db) => {
    await fill(db);
    await use(aHouse(db), db);
  });

describe('/paper trending', () => {
  it(
    'shows the newest list with summary, votes, stars, authors, code, submitter, and the date of old papers',
    inHouse(async ({ ask }) => {
      expect(asText(await ask('trending'))).toMatchInlineSnapshot(`
        "Wednesday’s papers · 24 Jun 2026 · 2 papers
        1 | Learning to Fly in Seconds | A quadrotor policy trained in 18 s on a laptop flies a real drone. | ▲142 · ★1.2k · Eschmann +2 · code · via akhaliq
        2 | An Old Friend | ▲7 · 3 Jan 2024
        —
        [‹ Tue 23 Jun: trending {"when":"2026-06-23"}]"
      `);
    }),
  );

  it(
    'goes to a day, a week and a month, and cuts where it is told to',
    inHouse(async ({ ask }) => {
      expect(asText(await ask('trending 2026-06-23'))).toContain('Tuesday’s papers · 23 Jun 2026 · 1 paper');
      expect(asText(await ask('trending yesterday'))).toContain('24 Jun 2026');
      expect(asText(await ask('trending week'))).toContain(
        'The week’s papers · 18 Jun to 24 Jun 2026 · 3 papers',
      );
      const cut = asText(await ask('trending month top:1'));
      expect(cut).toContain('top 1 of 3');
      expect(cut).toContain('2 more on the list');
      expect(cut).toContain('[Show all: trending {"when":"month","top":"3"}]');
    }),
  );

  it(
    'keeps to a query, and each paper to its place on the whole list',
    inHouse(async ({ ask }) => {
      const text = asText(await ask('trending friend -fly'));
      expect(text).toContain('1 paper for “friend -fly”');
      expect(text).toMatch(/^2 \| An Old Friend/m);
      expect(text).toContain('2 papers in all');
      expect(asText(await ask('trending votes:>20 has:code'))).toContain('1 | Learning to Fly');
      expect(asText(await ask('trending author:eschmann when:month'))).toContain('1 | Learning to Fly');
      expect(asText(await ask('trending author:hinton'))).toContain('0 papers for “author:hinton”');
    }),
  );

  it(
    'points at what is wrong with a query, and offers one that works',
    inHouse(async ({ ask }) => {
      expect(asText(await ask('trending robots votes:>many'))).toMatchInlineSnapshot(`
        "votes: is a number such as >20, >=20, <5, =0 or 5..20.
        /paper trending robots votes:>many
                               ^^^^^^^^^^^
        [Try: trending {"query":"robots votes:>20"}]"
      `);
    }),
  );

  it('says of an unfinished list how it is ordered', () =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      const noon = aHouse(db, { now: () => new Date('2026-06-24T12:00:00Z') });
      expect(asText(await noon.ask('trending'))).toContain('Not finished yet. Votes so far, plus');
    }));

  it.each([
    ['2026-06-21', 'There is no list for Sun 21 Jun 2026: weekends seldom have one.'],
    ['2027-01-01', 'that day is still to come'],
    ['2020-01-01', 'lists are kept from 4 May 2023 on'],
    ['today', 'usually there by 08:00 UTC'],
  ])('explains why there is no list for %s', (day, why) =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      expect(asText(await aHouse(db).ask(`trending ${day}`))).toContain(why);
    }),
  );

  it('fetches a day that was not collected yet, once', () =>
    withEmbeddedDb(async (db) => {
      const asked: string[] = [];
      const source = aSource({
        list: async (day) => {
          asked.push(day);
          return { day, papers: [quad], skipped: [] };
        },
      });
      const { ask } = aHouse(db, { sources: [source] });
      expect(asText(await ask('trending 2025-03-03'))).toContain(quad.title);
      await ask('trending 2025-03-03');
      expect(asked).toEqual(['2025-03-03']);
    }));

  it('tells since when the source is silent and how old the list is', () =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      await noteFailedReading(
        db,
        'huggingface',
        new Date('2026-06-25T07:40:00Z'),
        'Hugging Face answered 500 five times',
      );
      expect(asText(await aHouse(db).ask('trending'))).toContain(
        'Hugging Face hasn’t answered since 07:40 UTC. This is the list as of 24 Jun 2026, 22:00 UTC.',
      );
    }));

  it('says in one line that it shows the sample', () =>
    withEmbeddedDb(async (db) => {
      await storeReading(db, { source: 'huggingface', day: DAY, at: readAt, sample: true, papers: [quad] });
      expect(asText(await aHouse(db).ask('trending'))).toContain('this is a sample that came with Paperboy');
    }));

  it('sends people to status while nothing has been collected', () =>
    withEmbeddedDb(async (db) => {
      expect(asText(await aHouse(db).ask('trending'))).toContain('/paper status says how it is going');
    }));
});

describe('/paper show', () => {
  it(
    'shows abstract, people, links and where the paper stood',
    inHouse(async ({ ask }) => {
      expect(asText(await ask('show https://arxiv.org/abs/2606.00001v2'))).toMatchInlineSnapshot(`
        "Learning to Fly in Seconds | ▲142 · ★1.2k · Eschmann +2 · code · via akhaliq
        Long ago, drones crashed. We train a policy for them in seconds.
        Jonas Eschmann, Dario Albani, Giuseppe Loianno
        First version 22 Jun 2026; you asked for v2
        Rank 1 of 2 on Wed 24 Jun 2026: 142 votes
        [Hugging Face] [arXiv] [PDF] [Code] [Similar: similar {"paper":"2606.00001"}]"
      `);
    }),
  );

  it('asks the sources for what is not in the store, and keeps it', () =>
    withEmbeddedDb(async (db) => {
      const asked: string[] = [];
      const ask = (name: 'huggingface' | 'arxiv', answer: typeof quad | null) =>
        aSource({
          name,
          get: async (id) => {
            asked.push(`${name} ${id}`);
            return answer;
          },
        });
      const found = aPaper({ id: 'hep-ex/0406020', title: 'Old Style', abstract: 'About particles.' });
      const house = aHouse(db, { sources: [ask('huggingface', null), ask('arxiv', found)] });
      expect(asText(await house.ask('show hep-ex/0406020v1'))).toContain('About particles.');
      expect(asText(await house.ask('show hep-ex/0406020'))).toContain('Not on any daily list so far');
      expect(asked).toEqual(['huggingface hep-ex/0406020', 'arxiv hep-ex/0406020']);
    }));

  it('tells a dead source from a paper that nobody knows', () =>
    withEmbeddedDb(async (db) => {
      const dead = aSource({
        get: async () => {
          throw new SourceError('Hugging Face', 'unreachable', 'Hugging Face answered 500. That was all.');
        },
      });
      for (const command of ['show', 'similar'])
        expect(asText(await aHouse(db, { sources: [dead] }).ask(`${command} 2606.99999`))).toMatch(
          /could not be looked up: Hugging Face answered 500\. That was all\.(?!\.)/,
        );
      expect(asText(await aHouse(db, { sources: [aSource()] }).ask('show 2606.99999'))).toContain(
        'Nobody who was asked knows',
      );
    }));

  it(
    'points at what is no id',
    inHouse(async ({ ask }) => {
      expect(asText(await ask('show my favourite'))).toMatchInlineSnapshot(`
        "A paper’s arXiv id or link is expected, such as 2606.24597 or https://arxiv.org/abs/2606.24597.
        /paper show my favourite
                    ^^^^^^^^^^^^
        /paper show <paper> · for example /paper show 2606.24597"
      `);
    }),
  );
});

describe('/paper search', () => {
  it(
    'finds words in title and abstract, titles first, and pages',
    inHouse(async ({ ask }, db) => {
      const many = Array.from({ length: 7 }, (_, i) =>
        aPaper({ id: `2606.1000${i}`, title: `Paper ${i}`, abstract: 'On the fly.', upvotes: i }),
      );
      await storeReading(db, {
        source: 'huggingface',
        day: '2026-06-22',
        at: readAt,
        sample: false,
        papers: many,
      });
      const first = asText(await ask('search the FLY'));
      expect(first).toContain('the FLY · 8 papers, best first');
      expect(first).toMatch(/^1 \| Learning to Fly in Seconds/m);
      expect(first).toContain('[Next ›: search {"query":"the FLY","page":"2"}]');
      const second = asText(await ask('search the FLY page:2'));
      expect(second).toContain('6–8 of 8');
      expect(second).not.toContain('Next');
    }),
  );

  it.each([
    ['search', 'Words to look for are missing.'],
    ['search %%%', 'There is no word to look for here.'],
    ['search zzzzzz', 'No paper matches “zzzzzz”.'],
    ['search fly page:9', '“fly” has 1 page of results.'],
    ['search foo:bar', 'foo'],
    ['search fly page:two', 'page: is a number from 1 to 1000.'],
    [`search ${'x'.repeat(5000)}`, 'That is 5000 characters long; at most 4000 can be read.'],
  ])('answers %.40s with what to do', (line, answer) =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      expect(asText(await aHouse(db).ask(line))).toContain(answer);
    }),
  );

  it('leads on from nothing: another spelling, or one demand less, each with its count', () =>
    withEmbeddedDb(async (db) => {
      const papers = [1, 2, 3].map((i) =>
        aPaper({
          id: `2606.2000${i}`,
          title: `Learning To Walk ${i}`,
          authors: ['Ada Lovelace'],
          authorCount: 1,
        }),
      );
      await storeReading(db, { source: 'huggingface', day: DAY, at: readAt, sample: false, papers });
      const { ask } = aHouse(db);
      expect(asText(await ask('search lerning'))).toContain(
        '[Did you mean learning? (3): search {"query":"learning"}]',
      );
      expect(asText(await ask('search lerning to walk'))).toContain('[Did you mean learning to walk? (3)');
      expect(asText(await ask('search walk author:turing'))).toContain('[Without author:turing (3)');
      expect(asText(await ask('search "walk learning"'))).toContain('[Without the quotes (3)');
    }));

  it(
    'takes wildcards, quotes and SQL for words',
    inHouse(async ({ ask }) => {
      for (const query of [
        "'; drop table papers; --",
        'f_y',
        '100%',
        '\\',
        '"unbalanced',
        '((((',
        '<!channel> @everyone',
      ]) {
        await ask(`search ${query}`);
      }
      expect(asText(await ask('search fly'))).toContain('Learning to Fly');
      expect(asText(await ask('search f_y'))).not.toContain('Learning to Fly');
    }),
  );
});

describe('/paper search, completed by Hugging Face’s own search', () => {
  const elsewhere = ['Rectified Activations', 'Kafnets', 'Learning to Fly Again'].map((title, i) =>
    aPaper({ id: `1505.0000${i}`, title, authors: ['Ada Lovelace'], authorCount: 1, upvotes: i }),
  );
  const finding = (search: () => Promise<readonly Paper[]>) => ({ sources: [aSource({ search })] });

  it('answers with what is here, then with all of it', () =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      let arrive = (_papers: readonly Paper[]) => {};
      const { reply } = aHouse(
        db,
        finding(() => new Promise((resolve) => (arrive = resolve))),
      );
      const { message, later } = await reply('search fly');
      expect(asText(message)).toContain('fly · 1 paper, best first');
      arrive(elsewhere);
      const completed = await later;
      expect(asText(completed?.message ?? message)).toMatchInlineSnapshot(`
        "fly · 4 papers, best first
        1 | Learning to Fly Again | ▲2 · Lovelace
        2 | Learning to Fly in Seconds | A quadrotor policy trained in 18 s on a laptop flies a real drone. | ▲142 · ★1.2k · Eschmann +2 · code · via akhaliq
        3 | Rectified Activations | ▲0 · Lovelace
        4 | Kafnets | ▲1 · Lovelace
        —
        [Newest: search {"query":"fly sort:date"}] [Most votes: search {"query":"fly sort:votes"}]"
      `);
      expect(asText(completed?.added ?? message)).toMatchInlineSnapshot(`
        "Hugging Face’s own search adds 3: 4 papers now.
        1 | Learning to Fly Again | ▲2 · Lovelace
        3 | Rectified Activations | ▲0 · Lovelace
        4 | Kafnets | ▲1 · Lovelace
        [Newest: search {"query":"fly sort:date"}] [Most votes: search {"query":"fly sort:votes"}]"
      `);
    }));

  it('finds what only Hugging Face knows, and pages through it', () =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      const many = Array.from({ length: 7 }, (_, i) => aPaper({ id: `1505.1000${i}`, title: `Paper ${i}` }));
      const { reply } = aHouse(
        db,
        finding(async () => many),
      );
      const { message, later } = await reply('search non-linearities');
      expect(asText(message)).toContain('No paper matches “non-linearities”');
      expect(asText((await later)?.message ?? message)).toContain('1–5 of 7');
      const second = await reply('search non-linearities page:2');
      expect(asText(second.message)).toContain('6–7 of 7');
      expect(asText(second.message)).toContain('6 | Paper 5');
    }));

  it('keeps to the filters of the query', () =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      const { reply } = aHouse(
        db,
        finding(async () => elsewhere),
      );
      const { message, later } = await reply('search kernel author:lovelace -kafnets');
      const text = asText((await later)?.message ?? message);
      expect(text).toContain('2 papers');
      expect(text).not.toContain('Kafnets');
    }));

  it('changes nothing but a footnote when Hugging Face is down', () =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      const down = async () => {
        throw new SourceError('Hugging Face', 'unreachable', 'Hugging Face did not answer.');
      };
      const { reply } = aHouse(db, finding(down));
      const { message, later } = await reply('search fly');
      const footnote = 'Hugging Face did not answer: these are from the 3 papers collected here.';
      const completed = await later;
      expect(asText(completed?.message ?? message).replace(`\n${footnote}`, '')).toBe(asText(message));
      expect(asText(completed?.added ?? message)).toBe(footnote);
    }));

  it('does not ask for a list that needs no words', () =>
    withEmbeddedDb(async (db) => {
      await fill(db);
      const search = vi.fn(async () => elsewhere);
      const { reply } = aHouse(db, finding(search));
      const { later } = await reply('search votes:>5 sort:votes');
      expect(await later).toBeNull();
      expect(search).not.toHaveBeenCalled();
    }));
});

describe('/paper status', () => {
  it(
    'tells what is there, how old it is and what fails',
    inHouse(async (_house, db) => {
      await noteFailedReading(db, 'arxiv', new Date('2026-06-25T07:00:00Z'), 'arXiv’s feed did not answer.');
      const house = aHouse(db, {
        sources: [aSource(), aSource({ name: 'arxiv' })],
        progress: () => ({ phase: 'older', done: 12, total: 900, day: '2026-04-01' }),
      });
      expect(asText(await house.ask('status'))).toMatchInlineSnapshot(`
        "Status
        3 papers, 2 daily lists from 23 Jun 2026 to 24 Jun 2026.
        Hugging Face: last read 10 h ago.
        arXiv: never read; failing since 07:00 UTC: arXiv’s feed did not answer.
        Collecting older lists: 12 of 900 days, now at 1 Apr 2026."
      `);
    }),
  );
});

describe('/paper home', () => {
  it(
    'shows the newest list in short and what else there is',
    inHouse(async ({ ask }) => {
      const text = asText(await ask('home'));
      expect(text).toContain('1 | Learning to Fly in Seconds');
      expect(text).toContain('[The whole list: trending {}] [Search …: search {}]');
    }),
  );

  it('says what is going on while there is no list', () =>
    withEmbeddedDb(async (db) => {
      expect(asText(await aHouse(db).ask('home'))).toContain('No list has been collected yet');
    }));
});

describe('an answer in a channel', () => {
  const from = {
    channel: { platform: 'slack', installation: 'T1', channel: 'C1' },
    userId: 'U1',
    canManage: false,
    canConfigure: true,
  } as const;
  const options = { query: 'fly' };

  it(
    'is for who asked, with a button that shows it to all',
    inHouse(async ({ dispatch }) => {
      const reply = await dispatch({ command: 'search', text: 'fly', from });
      expect(reply.isPublic).toBe(false);
      expect(asText(reply.message)).toContain('[Show here: search {"query":"fly"}]');
      const shared = await dispatch({ command: 'search', text: '', options, from, share: true });
      expect(shared.isPublic).toBe(true);
      expect(asText(shared.message)).not.toContain('Show here');
    }),
  );

  it(
    'is not shown to all twice within ten minutes',
    inHouse(async ({ dispatch }) => {
      const share = () => dispatch({ command: 'search', text: '', options, from, share: true });
      await share();
      const refused = await share();
      expect(refused.isPublic).not.toBe(true);
      expect(asText(refused.message)).toContain('in 10 minutes');
    }),
  );

  it(
    'without papers has nothing to show',
    inHouse(async ({ dispatch }) => {
      const nothing = await dispatch({ command: 'search', text: 'zzz', from });
      expect(asText(nothing.message)).not.toContain('Show here');
      const help = await dispatch({ command: 'help', text: '', from, share: true });
      expect(help.isPublic).toBe(false);
    }),
  );
});

describe('any command', () => {
  it(
    'is corrected when mistyped',
    inHouse(async ({ ask }) => {
      expect(asText(await ask('trendign'))).toContain(
        'There is no command “trendign”. Did you mean trending?',
      );
      expect(asText(await ask('nonsense'))).toContain(
        'There are trending, search, show, similar, subscribe, unsubscribe, list, settings, status, home, help.',
      );
      expect(asText(await ask('trending when:wek'))).toMatchInlineSnapshot(`
        "when: is day, week, month, today, yesterday or a date such as 2026-06-03.
        /paper trending when:wek
                             ^^^
        /paper trending [<when>] [top:…] [<query>] · for example /paper trending week"
      `);
    }),
  );

  it(
    'is explained by help',
    inHouse(async ({ ask }) => {
      expect(asText(await ask('help'))).toContain('/paper search <query>  Papers');
      expect(asText(await ask('help trending'))).toContain('For example /paper trending week');
      expect(asText(await ask('help serach'))).toContain('Did you mean search?');
    }),
  );

  it(
    'takes options that come as fields',
    inHouse(async ({ call }) => {
      const message = await call({ command: 'trending', text: '', options: { when: DAY, top: '1' } });
      expect(asText(message)).toContain('top 1 of 2');
    }),
  );

  it('answers a bug with an id that the log knows, and nothing else', () =>
    withEmbeddedDb(async (db) => {
      const house = aHouse(db, {
        sources: [
          aSource({
            get: async () => {
              throw new TypeError('secret detail');
            },
          }),
        ],
      });
      const text = asText(await house.ask('show 2606.99999'));
      expect(text).toMatch(/^Something went wrong on our side \(\w+\)/);
      expect(text).not.toContain('secret');
      expect(house.log.lines).toEqual(['error command failed']);
    }));
});
