// Makes the empty PGlite folder that a first start unpacks: `npm run template`, after every new PGlite version.
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { PGlite } from '@electric-sql/pglite';

// Write-ahead segments of 1 MB instead of 16: most of an empty folder would be the first one.
const pglite = await PGlite.create({ initDbStartParams: ['--wal-segsize=1'] });
const tar = Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer());
await pglite.close();
const packed = brotliCompressSync(tar, {
  params: {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
  },
});
const { version } = JSON.parse(
  readFileSync(new URL('../node_modules/@electric-sql/pglite/package.json', import.meta.url), 'utf8'),
);
writeFileSync(new URL('../assets/pglite-template.tar.br', import.meta.url), packed);
writeFileSync(new URL('../assets/pglite-template.version', import.meta.url), `${version}\n`);
console.log(`PGlite ${version}: ${tar.length} bytes, ${packed.length} packed`);
