// Compiles src to dist when it is not what it was made from: `npm start` from a fresh clone needs no second command,
// and costs nothing when there is nothing to do. Installations without the compiler run the dist they came with.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const hash = createHash('sha256');
const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .sort()
  .map((name) => join('src', name));
for (const file of [...sources, 'tsconfig.json', 'tsconfig.build.json', 'package.json']) {
  hash.update(file).update('\0').update(readFileSync(file)).update('\0');
}
const wanted = hash.digest('hex');
const stamp = 'dist/.made-from';
const isCurrent = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

if (!isCurrent()) {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin/tsc',
  );
  // Built aside and moved into place whole: a kill or a second start never leaves half a program.
  const draft = `dist.${process.pid}`;
  try {
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json', '--outDir', draft], {
      stdio: 'inherit',
    });
    writeFileSync(join(draft, '.made-from'), wanted);
    rmSync('dist', { recursive: true, force: true });
    renameSync(draft, 'dist');
  } catch (error) {
    // A second start may have put the same build there first.
    if (!isCurrent()) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}
