import type { Caller, Person, Postings } from '../core/platform.ts';
import type { CallContext } from './command.ts';

const STRANGER: Person = { zone: null, name: null, refusal: null };

/** Asks a platform about somebody once, when it is first wanted. */
export function askPerson(postings: Postings, from: Caller): () => Promise<Person> {
  let asked: Promise<Person> | undefined;
  return () => (asked ??= look(postings, from));
}

async function look(postings: Postings, from: Caller): Promise<Person> {
  const posting = await postings(from.channel.platform).catch(() => null);
  return posting?.people.look(from) ?? STRANGER;
}

/** Why somebody may not change what is posted in the channel; null: they may. */
export async function refusalOf({
  from,
  person,
}: Pick<CallContext, 'from' | 'person'>): Promise<string | null> {
  const { refusal } = await person();
  return refusal ?? (from.canConfigure ? null : NO_RIGHT);
}

const NO_RIGHT =
  'What is posted here can be changed by those who may manage this channel. Please ask one of them; everything else works for you as well.';
