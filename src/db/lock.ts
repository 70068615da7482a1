import { randomUUID } from 'node:crypto';
import {
  accessSync,
  constants,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../core/errors.ts';

// A second PGlite on one folder opens without complaint and the two diverge, so the folder has a lock of our own.
// A lock is a complete file linked into place, hence never seen half-written. Who may replace the lock of a dead
// process is settled by a lock again, named after the very incarnation it replaces; whoever gets that looks once
// more before replacing, so a slow competitor can't overwrite a fresh lock.

const HEARTBEAT_MS = 5_000;
/** A process on another machine (or in another container) can't be looked up by pid; its silence must do. */
const SILENT_MS = 30_000;

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the kernel started that process, where it tells; pids are reused. */
  readonly started: string | null;
  readonly token: string;
}

export interface Lock {
  release(): Promise<void>;
}

/** Tokens held by this very process, which its pid alone can't tell from an earlier process of the same pid. */
const heldHere = new Set<string>();

/** Locks a data folder for this process; rejects with a `UserError` that names the process holding it. */
export async function acquireLock(dataDir: string): Promise<Lock> {
  makeFolder(dataDir);
  const path = join(dataDir, 'paperboy.lock');
  const me: Holder = {
    pid: process.pid,
    host: hostname(),
    started: startOf(process.pid),
    token: randomUUID(),
  };
  const other = take(path, me);
  if (other) throw new UserError(refusal(dataDir, other));
  heldHere.add(me.token);
  const heartbeat = setInterval(() => beat(path), HEARTBEAT_MS).unref();
  return {
    async release() {
      clearInterval(heartbeat);
      heldHere.delete(me.token);
      if (read(path)?.token === me.token) rmSync(path, { force: true });
    },
  };
}

function makeFolder(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK);
  } catch (error) {
    const advice = 'Give this user the right to write there, or name another folder in PAPERBOY_DATA.';
    throw new UserError(`The data folder ${dataDir} can’t be used: ${(error as Error).message}. ${advice}`, {
      cause: error,
    });
  }
}

/** Who holds the folder's lock right now, if anybody alive does. */
export function lockHolder(dataDir: string): { pid: number; host: string } | null {
  const path = join(dataDir, 'paperboy.lock');
  const holder = read(path);
  return holder && isAlive(holder, path) ? holder : null;
}

/** Null when the lock is ours, else who has it. */
function take(path: string, me: Holder): Holder | null {
  const draft = `${path}.${me.token}`;
  writeFileSync(draft, JSON.stringify(me), { mode: 0o600 });
  try {
    for (;;) {
      if (link(draft, path)) return null;
      const holder = read(path);
      if (!holder) continue;
      if (isAlive(holder, path)) return holder;
      const right = `${path}.after-${holder.token}`;
      const rival = take(right, me);
      if (rival) return rival;
      try {
        if (read(path)?.token !== holder.token) continue;
        renameSync(draft, path);
        return null;
      } finally {
        rmSync(right, { force: true });
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Null when there is no lock; a damaged one (a full disk, a lost page) counts as left by nobody alive. */
function read(path: string): Holder | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  try {
    const { pid, host, started, token } = JSON.parse(text) as Holder;
    if (Number.isInteger(pid) && typeof host === 'string' && /^[\w-]+$/.test(token))
      return { pid, host, started, token };
  } catch {}
  return { pid: -1, host: hostname(), started: null, token: 'damaged' };
}

function isAlive(holder: Holder, path: string): boolean {
  if (heldHere.has(holder.token)) return true;
  if (holder.host !== hostname()) return Date.now() - modifiedMs(path) < SILENT_MS;
  if (holder.pid <= 0 || holder.pid === process.pid) return false;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
  }
  return startOf(holder.pid) === holder.started;
}

/** The start time from Linux's /proc (field 22, after the parenthesised name); null elsewhere. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function modifiedMs(path: string): number {
  try {
    return statSync(path).mtimeMs;
  } catch {
    return 0;
  }
}

function beat(path: string): void {
  try {
    const now = new Date();
    utimesSync(path, now, now);
  } catch {}
}

const refusal = (dataDir: string, { pid, host }: Holder) =>
  `Another Paperboy is using the data folder ${dataDir}: process ${pid}${host === hostname() ? '' : ` on ${host}`}. ` +
  'Stop it first, or give this one a folder of its own (PAPERBOY_DATA) or a PostgreSQL server for both (DATABASE_URL).';
