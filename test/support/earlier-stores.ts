import { readFileSync } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '../../src/db/client.ts';

const migrations = fileURLToPath(new URL('../../migrations', import.meta.url));
const journal: { readonly entries: readonly { readonly tag: string }[] } = JSON.parse(
  readFileSync(join(migrations, 'meta/_journal.json'), 'utf8'),
);

/** All migrations that there are, in their order. */
export const tags: readonly string[] = journal.entries.map(({ tag }) => tag);

/** Puts into a folder what drizzle's migrator needs to come as far as this one, and no further. */
export async function migrationsUntil(last: string, folder: string): Promise<void> {
  const entries = journal.entries.slice(0, tags.indexOf(last) + 1);
  await mkdir(join(folder, 'meta'), { recursive: true });
  await writeFile(join(folder, 'meta/_journal.json'), JSON.stringify({ ...journal, entries }));
  for (const { tag } of entries) await copyFile(join(migrations, `${tag}.sql`), join(folder, `${tag}.sql`));
}

/** What a bot of that time has in its store. Whoever makes a migration with a new table says here what stands in it. */
export async function fillAsOf(db: Pick<Db, 'execute'>, last: string): Promise<void> {
  for (const tag of tags.slice(0, tags.indexOf(last) + 1))
    for (const statement of rowsSince[tag] ?? []) await db.execute(statement);
}

const rowsSince: Readonly<Record<string, readonly SQL[]>> = {
  '0000_papers': [
    sql`insert into papers (id, title, abstract, gist, authors, author_count, categories, keywords, organization,
        published_at, withdrawn_at, code_url, project_url, media_urls, submitted_by, upvotes, comments, stars, featured_on,
        sources, first_seen_at, changed_at)
      values
      ('2608.18001', 'Diffusion “policies” for café robots: Δ-control at 60 % off', 'We study diffusion. It helps.',
        'Diffusion helps robots.', '{"Ada Lovelace","Émile Borel","O''Neil, Jr."}', 57, '{cs.RO,cs.LG}',
        '{"diffusion policies"}', 'Café Labs', '2026-08-17T17:59:59Z', null, 'https://github.com/cafe/robots',
        'https://cafe.example', '{https://cdn-uploads.huggingface.co/a.png}', 'émile', 152, 7, 1204, '2026-08-18',
        '{huggingface,arxiv}', '2026-08-18T05:00:00Z', '2026-08-18T21:00:00Z'),
      ('2608.18002', '推理模型的记忆', null, null, '{}', 0, '{}', '{}', null, null, null, null, null, '{}', null, null,
        null, null, '2026-08-18', '{huggingface}', '2026-08-18T06:00:00Z', '2026-08-18T06:00:00Z'),
      ('hep-th/9901001', 'Diffusion on strings', 'Old.', null, '{"A. Author"}', 1, '{hep-th}', '{}', null,
        '1999-01-01T00:00:00Z', '2001-05-05T00:00:00Z', null, null, '{}', null, null, null, null, null, '{arxiv}',
        '2026-08-19T06:00:00Z', '2026-08-19T06:00:00Z')`,
    sql`insert into paper_votes values
      ('2608.18001', '2026-08-18T05:00:00Z', 3, null, null), ('2608.18001', '2026-08-18T21:00:00Z', 152, 7, 1204)`,
    sql`insert into lists values ('huggingface', '2026-08-17', '2026-08-17T21:10:00Z', false),
      ('huggingface', '2026-08-18', '2026-08-18T21:10:00Z', false), ('huggingface', '2026-05-04', '2026-08-01T00:00:00Z', true)`,
    sql`insert into list_papers values ('huggingface', '2026-08-18', '2608.18001', 0, '2026-08-18T05:00:00Z', null),
      ('huggingface', '2026-08-18', '2608.18002', 1, '2026-08-18T06:00:00Z', '2026-08-18T09:00:00Z')`,
    sql`insert into list_orders values ('huggingface', '2026-08-18', '2026-08-18T06:00:00Z', '{2608.18002,2608.18001}'),
      ('huggingface', '2026-08-18', '2026-08-18T09:00:00Z', '{2608.18001}')`,
    sql`insert into source_readings values ('huggingface', '2026-08-19T05:45:00Z', null, null),
      ('arxiv', '2026-08-18T05:45:00Z', '2026-08-19T00:15:00Z', 'arXiv’s feed answered 503.')`,
  ],
  '0001_texts_and_store': [
    sql`insert into kept_texts values ('q1', 'diffusion "café robots" -strings', '2026-08-18T10:00:00Z')`,
    sql`insert into stores values ('5f0e1c6e-store', 1)`,
  ],
  '0002_channels': [
    sql`insert into channels (platform, installation, channel, zone, at, days, top, density, empty, fresh, state,
        state_reason, state_since, next_run_at, covered_until, planned_at, open_day, silent_runs, edited_by, edited_at,
        created_at)
      values
      ('slack', 'T1', 'C1', 'Europe/Berlin', '09:00', '{1,2,3,4,5}', 5, 'compact', 'silent', false, 'active', null,
        '2026-08-01T08:00:00Z', '2026-08-20T07:00:00Z', '2026-08-18T21:00:00Z', '2026-08-19T07:00:00Z', null, 0, 'U1',
        '2026-08-01T08:00:00Z', '2026-08-01T08:00:00Z'),
      ('discord', '100000000000000001', '200000000000000001', 'Asia/Kathmandu', '07:30', '{6,7}', 10, 'full', 'note',
        true, 'paused', null, '2026-08-10T08:00:00Z', null, '2026-08-10T08:00:00Z', null, '2026-08-10', 2,
        '300000000000000001', '2026-08-10T08:00:00Z', '2026-08-02T08:00:00Z'),
      ('slack', 'T1', 'C2', 'America/New_York', '17:30', '{1}', 1, 'cards', 'never', false, 'broken', 'is_archived',
        '2026-08-15T08:00:00Z', '2026-08-24T21:30:00Z', '2026-08-15T08:00:00Z', null, null, 0, 'U2',
        '2026-08-03T08:00:00Z', '2026-08-03T08:00:00Z')`,
    sql`insert into subscriptions (channel_id, query, created_by, created_at, paused_at, ended_at) values
      (1, '', 'U1', '2026-08-01T08:00:00Z', null, null), (1, '"diffusion policies"', 'U2', '2026-08-02T08:00:00Z', null, null),
      (1, 'strings', 'U2', '2026-08-02T08:00:00Z', null, '2026-08-03T08:00:00Z'),
      (2, 'cat:cs.RO votes:>20', '300000000000000001', '2026-08-02T08:00:00Z', '2026-08-10T08:00:00Z', null),
      (3, '', 'U2', '2026-08-03T08:00:00Z', null, null)`,
    sql`insert into posts values ('p1', ${JSON.stringify({
      summary: 'Tuesday’s papers',
      blocks: [
        { type: 'heading', text: ['Tuesday’s papers'] },
        { type: 'text', text: ['Diffusion “policies” ', { text: 'for café robots', style: 'strong' }] },
      ],
    })}::jsonb, '2026-08-19T07:00:00Z')`,
    // In every state that one can be in. Whoever was sending had died long before.
    sql`insert into deliveries (channel_id, platform, installation, channel, user_id, local_date, slot, state, post_id,
        density, progress, due_at, not_before, expires_at, attempts, lease_until, lease_token, first_sent_at, missed_at,
        message_id, detail, created_at, ended_at)
      select id, platform, installation, channel, null, d.local_date::date, d.slot, d.state, d.post, density, d.progress::jsonb,
        '2026-08-19T07:00:00Z', '2026-08-19T07:00:00Z', '2026-08-19T13:00:00Z', d.attempts, d.lease::timestamptz, d.attempts,
        d.sent_at::timestamptz, null, d.message_id, d.detail, '2026-08-19T07:00:00Z', d.ended_at::timestamptz
      from channels, (values
        (1, '2026-08-19', 'daily', 'sent', 'p1', '{"coveredUntil":"2026-08-17T21:00:00Z","plannedAt":null,"openDay":null}',
          1, null, '2026-08-19T07:00:01Z', '1787122800.000100', null, '2026-08-19T07:00:02Z'),
        (1, '2026-08-20', 'manual:U1', 'queued', 'p1', null, 0, null, null, null, null, null),
        (1, '2026-08-20', 'manual:U2', 'sending', 'p1', null, 1, '1970-01-01T00:00:00Z', '2026-08-19T07:00:01Z', null, null, null),
        (3, '2026-08-17', 'daily', 'held', 'p1', null, 2, null, '2026-08-17T21:30:01Z', null, 'nobody may look', null),
        (3, '2026-08-10', 'daily', 'dead', 'p1', null, 8, null, '2026-08-10T21:30:01Z', null, 'is_archived', '2026-08-10T22:00:00Z'),
        (2, '2026-08-09', 'daily', 'skipped', null, null, 0, null, null, null, 'nothing to say', '2026-08-09T01:45:00Z'),
        (2, '2026-08-10', 'notice:1', 'unknown', 'p1', null, 1, null, '2026-08-10T01:45:00Z', null, 'ECONNRESET', null)
      ) as d (channel_id, local_date, slot, state, post, progress, attempts, lease, sent_at, message_id, detail, ended_at)
      where channels.id = d.channel_id`,
    sql`insert into posted_papers values (1, '2608.18001', 1, array['', '"diffusion policies"'])`,
    sql`insert into leases values ('clearing', '', '2026-08-20T05:00:00Z')`,
    sql`insert into breakers (name, failures, open_until, reason, since)
      values ('slack T1', 3, '2026-08-19T08:00:00Z', 'fatal_error', '2026-08-19T07:55:00Z')`,
    sql`insert into changes (channel_id, at, user_id, what)
      values (1, '2026-08-02T08:00:00Z', 'U2', 'subscribed this channel to “diffusion policies”')`,
  ],
  '0003_watching': [
    sql`insert into breakers (name, failures, open_until, reason, since, unauthorized)
      values ('discord', 1, '2026-08-19T08:00:00Z', '401', '2026-08-19T07:55:00Z', true)`,
  ],
  '0004_installations': [
    sql`insert into installations values
      ('slack', 'T1', 'E1', null, '2026-08-01T00:00:00Z', 'U1', null, null),
      ('slack', 'E1', null, 'k1.AAAA.BBBB.CCCC', '2026-08-01T00:00:00Z', 'U1', null, null),
      ('discord', '100000000000000002', null, null, '2026-08-01T00:00:00Z', null, '2026-08-15T00:00:00Z', 'guild deleted')`,
  ],
};
