import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';
import type { Logger } from '../core/logger.ts';

/**
 * An empty PGlite folder of the version that package.json pins, made by `npm run template`: unpacking it takes a
 * third of the time of initdb and half of its memory (see bench/RESULTS.md).
 */
const templateFile = fileURLToPath(new URL('../../assets/pglite-template.tar.br', import.meta.url));

/** PGlite takes 128 MB for its buffers; a store of our size is served as well from 16 MB. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/** Opens the embedded PostgreSQL in `dataDir`, made on first use. The caller holds the folder's lock. */
export async function openEmbedded(dataDir: string, log: Logger): Promise<PGlite> {
  const folder = join(dataDir, 'pglite');
  const unfinished = join(dataDir, 'pglite.unfinished');
  // The mark outlives a kill in the middle of unpacking: what it stands beside was never used, so nothing is lost.
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  if (existsSync(join(folder, 'PG_VERSION'))) return PGlite.create({ dataDir: folder, startParams });

  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(unfinished, '');
  const pglite = await createFromTemplate(folder, log);
  await rm(unfinished);
  return pglite;
}

async function createFromTemplate(folder: string, log: Logger): Promise<PGlite> {
  try {
    return await PGlite.create({ dataDir: folder, loadDataDir: await readTemplate(), startParams });
  } catch (error) {
    log.warn('template refused, initialising without it', { reason: String(error) });
    await rm(folder, { recursive: true, force: true });
    return PGlite.create({ dataDir: folder, startParams });
  }
}

/** The template as PGlite wants it. */
export async function readTemplate(): Promise<Blob> {
  return new Blob([await promisify(brotliDecompress)(await readFile(templateFile))]);
}
