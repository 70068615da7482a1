// node initialise.js FOLDER template|initdb: makes an empty PGlite folder and prints
// {"ms", "peakMb"} as JSON. A process of its own, because peak memory is counted by process.
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import { openEmbedded } from '../../dist/db/embedded.js';

const [folder, way] = process.argv.slice(2);
const log = {
  warn(event, { reason }) {
    throw new Error(`${event}: ${reason}`);
  },
};

const startedAt = performance.now();
const pglite =
  way === 'template' ? await openEmbedded(folder, log) : await PGlite.create({ dataDir: folder });
await pglite.query('select 1');
const ms = performance.now() - startedAt;
await pglite.close();

const [, kibibytes] =
  process.platform === 'linux' ? /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) : [];
console.log(JSON.stringify({ ms, peakMb: kibibytes ? (kibibytes * 1024) / 1e6 : null }));
