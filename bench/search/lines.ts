import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';

/** The data is missing or not as described; the message may be shown. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** The lines of a text file, or of a gzipped one. */
export async function* readLines(file: string): AsyncGenerator<string> {
  const bytes = createReadStream(file);
  const unzipped = file.endsWith('.gz') ? createGunzip() : null;
  try {
    if (unzipped) bytes.on('error', (error) => unzipped.destroy(error)).pipe(unzipped);
    for await (const line of createInterface({ input: unzipped ?? bytes, crlfDelay: Infinity })) {
      const text = line.replace(/^\uFEFF/, '');
      if (text.trim() !== '') yield text;
    }
  } catch (error) {
    throw new DataError(`${file}: ${error instanceof Error ? error.message : error}`);
  } finally {
    bytes.destroy();
  }
}
