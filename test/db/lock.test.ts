import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { acquireLock, lockHolder } from '../../src/db/lock.ts';
import { withFolder } from '../support/folders.ts';

const contender = fileURLToPath(new URL('../support/lock-contender.ts', import.meta.url));

describe('the lock of a data folder', () => {
  it('refuses a second holder, naming the first one’s process and a way out', () =>
    withFolder(async (folder) => {
      const lock = await acquireLock(folder);
      await expect(acquireLock(folder)).rejects.toThrow(
        new RegExp(`${folder}: process ${process.pid}\\..*PAPERBOY_DATA.*DATABASE_URL`),
      );
      expect(lockHolder(folder)).toMatchObject({ pid: process.pid });
      await lock.release();
      expect(lockHolder(folder)).toBeNull();
      await (await acquireLock(folder)).release();
      expect(await readdir(folder)).toEqual([]);
    }));

  it('is taken over from a process that was killed', () =>
    withFolder(async (folder) => {
      const [child] = await contend(folder, 1);
      expect(await child?.answer).toBe('held');
      await expect(acquireLock(folder)).rejects.toThrow(`process ${child?.process.pid}`);
      await child?.kill();
      await (await acquireLock(folder)).release();
    }));

  it('is taken over by exactly one of many that find it stale', { timeout: 60_000 }, () =>
    withFolder(async (folder) => {
      for (let round = 0; round < 5; round++) {
        await writeFile(join(folder, 'paperboy.lock'), JSON.stringify(someoneDead(round)));
        const children = await contend(folder, 6);
        const answers = await Promise.all(children.map(({ answer }) => answer));
        expect(answers.filter((answer) => answer === 'held')).toHaveLength(1);
        await Promise.all(children.map(({ kill }) => kill()));
      }
    }),
  );

  it('is not mistaken for another process that got the same pid', () =>
    withFolder(async (folder) => {
      const reused = { pid: process.ppid, host: hostname(), started: '1', token: 'before-the-reboot' };
      await writeFile(join(folder, 'paperboy.lock'), JSON.stringify(reused));
      await (await acquireLock(folder)).release();
    }));

  it('counts a holder on another machine as alive while its lock is fresh, and as gone when it went silent', () =>
    withFolder(async (folder) => {
      const path = join(folder, 'paperboy.lock');
      await writeFile(path, JSON.stringify({ pid: 7, host: 'elsewhere', started: null, token: 'far' }));
      await expect(acquireLock(folder)).rejects.toThrow('process 7 on elsewhere');
      const longAgo = new Date(Date.now() - 3_600_000);
      await utimes(path, longAgo, longAgo);
      await (await acquireLock(folder)).release();
    }));

  it('is taken over when it is damaged', () =>
    withFolder(async (folder) => {
      await writeFile(join(folder, 'paperboy.lock'), '{"pid":');
      const lock = await acquireLock(folder);
      expect(JSON.parse(await readFile(join(folder, 'paperboy.lock'), 'utf8'))).toMatchObject({
        pid: process.pid,
      });
      await lock.release();
    }));
});

const someoneDead = (round: number) => ({
  pid: 2 ** 30,
  host: hostname(),
  started: null,
  token: `dead-${round}`,
});

interface Contender {
  readonly process: ChildProcessByStdio<Writable, Readable, null>;
  readonly answer: Promise<string>;
  kill(): Promise<void>;
}

/** Processes that all wait at the line, and are let go at once. */
async function contend(folder: string, count: number): Promise<Contender[]> {
  const children = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, ['--import', 'tsx', contender, folder], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const exited = new Promise<void>((done) => child.once('exit', () => done()));
    return { child, lines, exited };
  });
  for (const { lines } of children) await lines.next();
  for (const { child } of children) child.stdin.write('go\n');
  return children.map(({ child, lines, exited }) => ({
    process: child,
    answer: lines.next().then(({ value }) => String(value)),
    kill: () => {
      child.kill('SIGKILL');
      return exited;
    },
  }));
}
