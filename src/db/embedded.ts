import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { type ExecProtocolOptions, PGlite, type PGliteOptions } from '@electric-sql/pglite';
import type { Logger } from '../core/logger.ts';

/**
 * An empty PGlite folder of the version that package.json pins, made by `npm run template`: unpacking it takes a
 * third of the time of initdb and half of its memory (see bench/RESULTS.md).
 */
const templateFile = fileURLToPath(new URL('../../assets/pglite-template.tar.br', import.meta.url));

/** PGlite takes 128 MB for its buffers; a store of our size is served as well from 16 MB. */
const startParams = [...PGlite.defaultStartParams, '-c', 'shared_buffers=16MB'];

/**
 * It works on this thread, and from one step of a query to the next goes only through promises, so that nothing else
 * got a turn while any query waited. Between steps, whoever wants an acknowledgement now gets it.
 */
class Yielding extends PGlite {
  override async execProtocolRaw(message: Uint8Array, options?: ExecProtocolOptions): Promise<Uint8Array> {
    await nextTurn();
    return super.execProtocolRaw(message, options);
  }
}

async function open(options: PGliteOptions): Promise<PGlite> {
  const pglite = new Yielding({ ...options, startParams });
  await pglite.waitReady;
  return pglite;
}

/** Opens the embedded PostgreSQL in `dataDir`, made on first use. The caller holds the folder's lock. */
export async function openEmbedded(dataDir: string, log: Logger): Promise<PGlite> {
  const folder = join(dataDir, 'pglite');
  const unfinished = join(dataDir, 'pglite.unfinished');
  // The mark outlives a kill in the middle of unpacking: what it stands beside was never used, so nothing is lost.
  if (existsSync(unfinished)) await rm(folder, { recursive: true, force: true });
  if (existsSync(join(folder, 'PG_VERSION'))) return open({ dataDir: folder });

  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await writeFile(unfinished, '');
  const pglite = await createFromTemplate(folder, log);
  await rm(unfinished);
  return pglite;
}

async function createFromTemplate(folder: string, log: Logger): Promise<PGlite> {
  try {
    return await open({ dataDir: folder, loadDataDir: await readTemplate() });
  } catch (error) {
    log.warn('template refused, initialising without it', { reason: String(error) });
    await rm(folder, { recursive: true, force: true });
    return open({ dataDir: folder });
  }
}

/** The template as PGlite wants it. */
export async function readTemplate(): Promise<Blob> {
  return new Blob([await promisify(brotliDecompress)(await readFile(templateFile))]);
}
