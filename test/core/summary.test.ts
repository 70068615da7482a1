import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { gistOf, twoSentences } from '../../src/core/summary.ts';

const title = 'Paperboy: A Bot that Reads';
const fromGist = (gist: string) => gistOf({ title, gist, abstract: null });
const fromAbstract = (abstract: string) => gistOf({ title, gist: null, abstract });

const ABSTRACT =
  'Keeping up with new papers has become hard for small teams. Existing bots post long walls of text, ' +
  'e.g. whole abstracts, and their readers turn away. To address this gap, we introduce Paperboy, a chat bot that ' +
  'brings the best papers of a day to a channel in five short lines. Specifically, it ranks by votes. ' +
  'Experiments with 12 teams show that Paperboy saves 3.5 hours a week, 40% more than other bots. ' +
  'Code is available at https://a.org/paperboy.';

describe('the gist', () => {
  it('is the own sentence of the source', () => {
    expect(gistOf({ title, gist: 'A bot reads papers.', abstract: ABSTRACT })).toBe('A bot reads papers.');
  });

  it('is the sentence of the abstract that states the contribution', () => {
    expect(fromAbstract(ABSTRACT)).toBe(
      'Paperboy is a chat bot that brings the best papers of a day to a channel in five short lines.',
    );
  });

  it('is null when there is no text', () => {
    expect(gistOf({ title, gist: null, abstract: null })).toBeNull();
    expect(gistOf({ title, gist: ' ', abstract: '' })).toBeNull();
  });

  it('loses the words that every abstract starts with', () => {
    const rewritten = [
      ['In this paper, we introduce Ant, a small robot that sings.', 'Ant is a small robot that sings.'],
      ['We present Ant, which sings.', 'Ant sings.'],
      ['This paper presents a novel approach to singing.', 'An approach to singing.'],
      ['We propose a new method for singing.', 'A method for singing.'],
      ['To this end, we develop a method for singing.', 'A method for singing.'],
      ['We show that ants can sing.', 'Ants can sing.'],
      ['The study finds that ants, if asked, can sing.', 'Ants, if asked, can sing.'],
      ['We study why ants sing.', 'Studies why ants sing.'],
      ['This work investigates whether ants sing.', 'Investigates whether ants sing.'],
      ['Here we analyze our ants and propose a song.', 'Analyzes the ants and proposes a song.'],
      ['Research explores the songs of ants.', 'Explores the songs of ants.'],
      ['Our method, dubbed Ant, sings well.', 'Ant sings well.'],
      ['We have developed Ant, a robot that sings.', 'Ant is a robot that sings.'],
      ['Ant is introduced as a benchmark for songs.', 'Ant is a benchmark for songs.'],
      ['A new method is proposed to improve songs.', 'A method to improve songs.'],
      ['We address this gap by introducing Ant, a robot that sings.', 'Ant is a robot that sings.'],
      ['Extensive experiments on ants demonstrate that Ant sings best.', 'Ant sings best.'],
    ] as const;
    for (const [gist, text] of rewritten) expect(fromGist(gist), gist).toBe(text);
  });

  it('keeps a sentence that needs no help', () => {
    for (const gist of [
      'A quadrotor policy trained in 18 s on a laptop flies a real drone.',
      'WeChat users can read papers.',
      'We can read papers faster.',
      'Workshops help.',
    ]) {
      expect(fromGist(gist)).toBe(gist);
    }
  });

  it('is cut where a sentence can end, and ends like one', () => {
    expect(
      fromGist(
        'A small bot reads all the new papers of a day and posts the best of them to the channels of a team, ' +
          'saving everybody an hour each day and improving what they know.',
      ),
    ).toBe(
      'A small bot reads all the new papers of a day and posts the best of them to the channels of a team.',
    );
  });

  it('fits 140 characters, whatever it is made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.boolean(), (text, asGist) => {
        const paper = { title, gist: asGist ? text : null, abstract: asGist ? null : text };
        expect(gistOf(paper)?.length ?? 0).toBeLessThanOrEqual(140);
        expect(twoSentences(paper)?.length ?? 0).toBeLessThanOrEqual(320);
      }),
    );
  });
});

describe('two sentences', () => {
  it('add what came out to the whole gist', () => {
    expect(twoSentences({ title, gist: null, abstract: ABSTRACT })).toBe(
      'Paperboy is a chat bot that brings the best papers of a day to a channel in five short lines. ' +
        'Paperboy saves 3.5 hours a week, 40% more than other bots.',
    );
    expect(twoSentences({ title, gist: 'A bot reads papers.', abstract: ABSTRACT })).toBe(
      'A bot reads papers. Paperboy saves 3.5 hours a week, 40% more than other bots.',
    );
  });

  it('are one where nothing came out, and null without any text', () => {
    expect(twoSentences({ title, gist: null, abstract: 'We introduce Paperboy, a bot that reads.' })).toBe(
      'Paperboy is a bot that reads.',
    );
    expect(twoSentences({ title, gist: null, abstract: null })).toBeNull();
  });
});
