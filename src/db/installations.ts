import { and, asc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { PlatformName } from '../core/platform.ts';
import type { Db } from './client.ts';
import { breakers, installations } from './schema.ts';

export interface InstallationRef {
  readonly platform: PlatformName;
  readonly id: string;
}

/** What is kept encrypted for an installation that is there, and whose it is. Null: nothing. */
export async function findSecret(
  db: Db,
  { platform, id }: InstallationRef,
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
  { platform, id, secret, by, at }: InstallationRef & { secret: string; by: string | null; at: Date },
): Promise<void> {
  const there = { secret, through: null, installedAt: at, installedBy: by, goneAt: null, goneReason: null };
  await db.transaction(async (tx) => {
    const [before] = await tx
      .select({ goneAt: installations.goneAt })
      .from(installations)
      .where(isRow({ platform, id }))
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
  { platform, id, organization, at }: InstallationRef & { organization: string; at: Date },
): Promise<boolean> {
  const there = { secret: null, through: organization, goneAt: null, goneReason: null };
  return db.transaction(async (tx) => {
    const [holder] = await tx
      .select({ id: installations.id })
      .from(installations)
      .where(
        and(
          isRow({ platform, id: organization }),
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
      .where(and(isRow(ref), isNull(installations.goneAt)))
      .for('update');
    if (!row || row.secret === null) return null;
    const next = await change(row.secret);
    if (next === null) return row.secret;
    await tx.update(installations).set({ secret: next }).where(isRow(ref));
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
      id: installations.id,
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

const isRow = ({ platform, id }: InstallationRef) =>
  and(eq(installations.platform, platform), eq(installations.id, id));
