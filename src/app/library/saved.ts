import { open, readFile, rename } from 'node:fs/promises';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import { indexDataSchema } from '../../core/search/flat.ts';
import { checkSnapshot, snapshotPieces, unpackAs } from '../../core/search/snapshot.ts';
import { fieldsSchema } from './fields.ts';

const savedSchema = z.object({
  index: indexDataSchema,
  fields: fieldsSchema,
  /** Milliseconds since 1970: what changed before is in here. */
  changedUntil: z.number(),
  /** The id of the store that this was made from, in UTF-8. */
  store: z.instanceof(Uint8Array),
});

/** All of a library's memory, from which the next start is warm. */
export type Saved = z.output<typeof savedSchema>;

/** `damaged`: there is a file, but it is not to be trusted, or another version wrote it. */
export async function readSaved(file: string): Promise<Saved | 'damaged' | null> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) return null;
  for (const isWhole of checkSnapshot(bytes)) {
    if (!isWhole) return 'damaged';
    await nextTurn();
  }
  return unpackAs(savedSchema, bytes, { trusted: true }) ?? 'damaged';
}

/** The file is either the old one or the new one, whenever the process ends. */
export async function writeSaved(file: string, saved: Saved): Promise<void> {
  const draft = `${file}.${process.pid}.draft`;
  const handle = await open(draft, 'w', 0o600);
  try {
    for (const piece of snapshotPieces(saved)) await handle.writeFile(piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(draft, file);
}
