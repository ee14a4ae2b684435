import { mkdir, mkdtemp, open, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { DomainError } from '@pan/kit/domain';

export const largestBundle = 512 * 1_048_576;
const prefix = 'pan-bundle-';
const staleAfter = 86_400_000;

/** Where bundles lie while they are read: folders that only this process's user can enter, and that nothing outlives. */
export class Spool {
  constructor(private readonly place = tmpdir()) {}

  /** A process that was killed may have left a bundle behind. */
  async sweep(): Promise<void> {
    await mkdir(this.place, { recursive: true, mode: 0o700 });
    for (const name of (await readdir(this.place)).filter((entry) => entry.startsWith(prefix))) {
      const folder = join(this.place, name);
      const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
      if (Date.now() - mtimeMs > staleAfter) await rm(folder, { recursive: true, force: true });
    }
  }

  /** Writes a body to a file for as long as `work` takes; a sender who goes on and on is cut short. */
  async with<T>(body: Readable, work: (path: string) => Promise<T>): Promise<T> {
    const folder = await mkdtemp(join(this.place, prefix));
    try {
      const path = join(folder, 'bundle.zip');
      await save(body, path);
      return await work(path);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

/** The body is not closed when it is too long, so that the sender can still be told. */
async function save(body: Readable, path: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    let size = 0;
    for await (const chunk of body.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > largestBundle) throw new DomainError('body-too-large');
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
}
