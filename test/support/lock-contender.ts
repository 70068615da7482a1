// A process that tries to get the lock of the folder it is given, says how it went, and holds it until its input ends.
import { acquireLock } from '../../src/db/lock.ts';

const [, , folder = ''] = process.argv;
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  try {
    await acquireLock(folder);
    process.stdout.write('held\n');
  } catch (error) {
    process.stdout.write(`${(error as Error).message}\n`);
  }
});
process.stdin.once('end', () => process.exit());
