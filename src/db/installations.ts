import { and, asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Departure, InstallationRef } from '../core/departure.ts';
import type { PlatformName } from '../core/platform.ts';
import type { Db } from './client.ts';
import { isAmong } from './many.ts';
import { breakers, channels, installations } from './schema.ts';

/** The row of an installation. */
export const itself = ({ platform, installation }: InstallationRef) =>
  and(eq(installations.platform, platform), eq(installations.id, installation));

/** What is kept encrypted for an installation that is there, and whose it is. Null: nothing. */
export async function findSecret(
  db: Db,
  { platform, installation: id }: InstallationRef,
): Promise<{ holder: string; secret: string } | null> {
  const [row] = await db
    .select({ holder: installations.id, secret: installations.secret })
    .from(installations)
    .where(
      and(
        eq(installations.platform, platform),
        isNull(installations.goneAt),
        sql`${installations.id} = (
          select coalesce(own.through, own.id) from ${installations} own
          where own.platform = ${platform} and own.id = ${id} and own.gone_at is null
        )`,
      ),
    );
  return row && row.secret !== null ? { holder: row.holder, secret: row.secret } : null;
}

export async function storeInstallation(
  db: Db,
  {
    platform,
    installation: id,
    secret,
    by,
    at,
  }: InstallationRef & { secret: string; by: string | null; at: Date },
): Promise<void> {
  const there = { secret, through: null, installedAt: at, installedBy: by, goneAt: null, goneReason: null };
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ goneAt: installations.goneAt })
      .from(installations)
      .where(itself({ platform, installation: id }))
      .for('update');
    await tx
      .insert(installations)
      .values({ platform, id, ...there })
      .onConflictDoUpdate({ target: [installations.platform, installations.id], set: there });
    // Workspaces that went with their organization come back with it.
    const goneAt = before?.goneAt ?? null;
    if (goneAt !== null)
      await tx
        .update(installations)
        .set({ goneAt: null, goneReason: null })
        .where(
          and(
            eq(installations.platform, platform),
            eq(installations.through, id),
            eq(installations.goneAt, goneAt),
          ),
        );
    // A token that was refused is no reason to wait any more.
    await tx.delete(breakers).where(
      sql`${breakers.name} in (
        select platform || ' ' || id from ${installations}
        where platform = ${platform} and (id = ${id} or through = ${id})
      )`,
    );
  });
}

/** False: the organization has no tokens. */
export async function storeServedThrough(
  db: Db,
  { platform, installation: id, organization, at }: InstallationRef & { organization: string; at: Date },
): Promise<boolean> {
  const there = { secret: null, through: organization, goneAt: null, goneReason: null };
  return db.transaction(async (tx) => {
    const [holder] = await tx
      .select({ id: installations.id })
      .from(installations)
      .where(
        and(
          itself({ platform, installation: organization }),
          isNull(installations.goneAt),
          isNotNull(installations.secret),
        ),
      )
      .for('share');
    if (!holder) return false;
    await tx
      .insert(installations)
      .values({ platform, id, installedAt: at, ...there })
      .onConflictDoUpdate({ target: [installations.platform, installations.id], set: there });
    return true;
  });
}

/**
 * Lets `change` put another secret in the place of the encrypted one while the row is locked. Resolves to what is
 * there then; null: nothing.
 */
export async function replaceSecret(
  db: Db,
  ref: InstallationRef,
  change: (secret: string) => Promise<string | null>,
): Promise<string | null> {
  return db.transaction(async (tx) => {
    const [row] = await tx
      .select({ secret: installations.secret })
      .from(installations)
      .where(and(itself(ref), isNull(installations.goneAt)))
      .for('update');
    if (!row || row.secret === null) return null;
    const next = await change(row.secret);
    if (next === null) return row.secret;
    await tx.update(installations).set({ secret: next }).where(itself(ref));
    return next;
  });
}

/** Those of a platform, or of all, that are there, by id. */
export async function listInstallations(
  db: Db,
  platform?: PlatformName,
): Promise<(InstallationRef & { through: string | null; hasSecret: boolean })[]> {
  return db
    .select({
      platform: installations.platform,
      installation: installations.id,
      through: installations.through,
      hasSecret: sql<boolean>`${installations.secret} is not null`,
    })
    .from(installations)
    .where(
      and(
        isNull(installations.goneAt),
        platform === undefined ? undefined : eq(installations.platform, platform),
      ),
    )
    .orderBy(asc(installations.platform), asc(installations.id));
}

export type Installation = typeof installations.$inferSelect;

/** The installation, which nobody else changes until the transaction ends. */
export async function lockInstallation(tx: Db, where: InstallationRef): Promise<Installation | null> {
  const [row] = await tx.select().from(installations).where(itself(where)).for('update');
  return row ?? null;
}

/** Without its tokens from now on. False: it was installed after that, so that this is old news. */
export async function markGone(tx: Db, where: InstallationRef, { reason, at }: Departure): Promise<boolean> {
  const { platform, installation: id } = where;
  // When it was installed nobody has noted: not after this.
  await tx.insert(installations).values({ platform, id, installedAt: at }).onConflictDoNothing();
  const row = await lockInstallation(tx, where);
  if (row === null || at < row.installedAt) return false;
  await tx
    .update(installations)
    .set({ goneAt: row.goneAt ?? at, goneReason: row.goneReason ?? reason, secret: null })
    .where(itself(where));
  return true;
}

/** False: it wasn't gone, or went after that. */
export async function markBack(tx: Db, where: InstallationRef, at: Date): Promise<boolean> {
  const row = await lockInstallation(tx, where);
  if (row === null || row.goneAt === null || at < row.goneAt) return false;
  await tx
    .update(installations)
    .set({ goneAt: null, goneReason: null, installedAt: at })
    .where(itself(where));
  return true;
}

/** The workspaces that an organization's tokens serve. */
export async function servedThrough(
  db: Db,
  { platform, installation }: InstallationRef,
): Promise<InstallationRef[]> {
  return db
    .select({ platform: installations.platform, installation: installations.id })
    .from(installations)
    .where(and(eq(installations.platform, platform), eq(installations.through, installation)));
}

/** Those of these that are gone, with those that were served through one of these. */
export async function goneAmong(
  db: Db,
  platform: InstallationRef['platform'],
  ids: readonly string[],
): Promise<InstallationRef[]> {
  return db
    .select({ platform: installations.platform, installation: installations.id })
    .from(installations)
    .where(
      and(
        isNotNull(installations.goneAt),
        eq(installations.platform, platform),
        or(isAmong(installations.id, ids), isAmong(installations.through, ids)),
      ),
    );
}

/** Those that are gone, the longest gone first. */
export async function goneInstallations(db: Db): Promise<(InstallationRef & { goneAt: Date })[]> {
  const rows = await db
    .select({
      platform: installations.platform,
      installation: installations.id,
      goneAt: installations.goneAt,
    })
    .from(installations)
    .where(isNotNull(installations.goneAt))
    .orderBy(asc(installations.goneAt));
  return rows.flatMap(({ goneAt, ...where }) => (goneAt === null ? [] : [{ ...where, goneAt }]));
}

/** Those of which anything is kept, and that are not known to be gone. */
export async function presentInstallations(db: Db): Promise<InstallationRef[]> {
  const withChannels = await db
    .selectDistinct({ platform: channels.platform, installation: channels.installation })
    .from(channels)
    .leftJoin(
      installations,
      and(eq(installations.platform, channels.platform), eq(installations.id, channels.installation)),
    )
    .where(isNull(installations.goneAt));
  const withRow = await db
    .select({ platform: installations.platform, installation: installations.id })
    .from(installations)
    .where(isNull(installations.goneAt));
  const all = [...withChannels, ...withRow];
  return [...new Map(all.map((where) => [`${where.platform} ${where.installation}`, where])).values()];
}
