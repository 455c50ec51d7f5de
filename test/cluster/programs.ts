import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where Debian has the programs of PostgreSQL, in a folder for each version. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';
/** The programs and Debian's packages with them. */
const PACKAGES = {
  patroni: 'patroni',
  etcd: 'etcd-server',
  haproxy: 'haproxy',
  pgbouncer: 'pgbouncer',
};

/** @throws Error with the command that installs what is missing. */
export function assertInstalled(): void {
  const missing = Object.entries(PACKAGES)
    .filter(([program]) => spawnSync(program, ['--version']).error !== undefined)
    .map(([, name]) => name);
  if (findPostgresPrograms() === null) missing.push('postgresql');
  if (missing.length === 0) return;
  const names = missing.join(' ');
  throw new Error(`Missing: ${names}. Run: apt-get install -y --no-install-recommends ${names}`);
}

/** Returns the folder of the programs of the newest PostgreSQL, or null if none is installed. */
export function findPostgresPrograms(): string | null {
  if (!existsSync(POSTGRES_VERSIONS)) return null;
  const folders = readdirSync(POSTGRES_VERSIONS)
    .toSorted((a, b) => Number(b) - Number(a))
    .map((version) => join(POSTGRES_VERSIONS, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'postgres'))) ?? null;
}

/** Returns the user that the programs run as: PostgreSQL refuses to run as root, and Debian's package has created one. */
export function findDaemonUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const [uid, gid] = ['-u', '-g'].map((flag) =>
    Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' })),
  );
  return { uid: uid!, gid: gid! };
}
