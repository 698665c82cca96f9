import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { systemRandom } from '../../catalog/base/system.ts';
import type { DiskFile } from '../../catalog/seams/disk.ts';
import { describeObjectStore } from '../../catalog/testing/object-store-suite.ts';
import { FolderDisk } from '../disk/folder-disk.ts';
import { FolderObjectStore } from './folder-object-store.ts';

/** The real disk, with a journal of what was asked in order, such as `sync /x/y`. */
class JournalDisk extends FolderDisk {
  readonly journal: string[] = [];

  override async open(file: string, mode: 'create' | 'append' | 'read'): Promise<DiskFile | null> {
    const opened = await super.open(file, mode);
    if (opened === null) return null;
    const sync = opened.sync.bind(opened);
    opened.sync = () => {
      this.journal.push(`sync ${file}`);
      return sync();
    };
    return opened;
  }

  override rename(from: string, to: string): Promise<void> {
    this.journal.push(`rename ${from} ${to}`);
    return super.rename(from, to);
  }

  override link(from: string, to: string): Promise<boolean> {
    this.journal.push(`link ${from} ${to}`);
    return super.link(from, to);
  }

  override unlink(file: string): Promise<void> {
    this.journal.push(`unlink ${file}`);
    return super.unlink(file);
  }

  override syncFolder(folder: string): Promise<void> {
    this.journal.push(`sync-folder ${folder}`);
    return super.syncFolder(folder);
  }
}

let base: string;
let count = 0;
beforeAll(async () => {
  base = await fs.mkdtemp(path.join(os.tmpdir(), 'thermocline-store-'));
});
afterAll(() => fs.rm(base, { recursive: true }));

async function makeStore() {
  const folder = `${base}/${count++}`;
  await fs.mkdir(folder);
  const disk = new JournalDisk();
  return { folder, disk, root: `${folder}/lake`, store: new FolderObjectStore({ disk, random: systemRandom, root: `${folder}/lake/` }) };
}

describeObjectStore('folder', async () => {
  const { folder, store, disk } = await makeStore();
  return {
    store,
    localFile: async (bytes) => {
      await fs.writeFile(`${folder}/scratch`, bytes);
      return `${folder}/scratch`;
    },
    localExists: async (file) => (await disk.stat(file)) !== null,
    close: () => Promise.resolve(),
  };
});

describe('folder object store', () => {
  test('a conditional put syncs the content before the name exists and the folder after', async () => {
    const { store, disk, root } = await makeStore();
    await store.put('t/metadata/warm', new Uint8Array(1));
    disk.journal.length = 0;
    await store.putIfAbsent('t/metadata/v1.metadata.json', Buffer.from('x'));
    const steps = disk.journal.map((line) => line.split(' ')[0]);
    expect(steps).toEqual(['sync', 'link', 'sync-folder', 'unlink']);
    expect(disk.journal[2]).toBe(`sync-folder ${root}/t/metadata`);
  });

  test('a put syncs the content before the rename and the folder after', async () => {
    const { store, disk, root } = await makeStore();
    await store.put('d/warm', new Uint8Array(1));
    disk.journal.length = 0;
    await store.put('d/k', Buffer.from('x'));
    expect(disk.journal.map((line) => line.split(' ')[0])).toEqual(['sync', 'rename', 'sync-folder']);
    expect(disk.journal[2]).toBe(`sync-folder ${root}/d`);
  });

  test('new folders are made durable from the top', async () => {
    const { store, disk, root, folder } = await makeStore();
    await store.put('a/b/k', new Uint8Array(1));
    const syncs = disk.journal.filter((line) => line.startsWith('sync-folder'));
    expect(syncs).toEqual(
      expect.arrayContaining([`sync-folder ${folder}`, `sync-folder ${root}`, `sync-folder ${root}/a`, `sync-folder ${root}/a/b`]),
    );
  });

  test('losers of a race leave no temporary file behind', async () => {
    const { store, root } = await makeStore();
    await Promise.all(Array.from({ length: 10 }, (_, i) => store.putIfAbsent('k', Buffer.from(String(i)))));
    expect(await fs.readdir(`${root}/.tmp`)).toEqual([]);
  });

  test('a folder sync that fails after the link leaves the outcome unknown, and the object stands', async () => {
    const { store, disk } = await makeStore();
    await store.put('m/warm', new Uint8Array(1));
    disk.syncFolder = () => Promise.reject(new ThermoclineError('io-error', 'planned'));
    await expect(store.putIfAbsent('m/v1', Buffer.from('x'))).rejects.toMatchObject({ kind: 'lake-commit-unknown' });
    expect(await store.size('m/v1')).toBe(1);
  });

  test('a full disk before the name exists is a plain error and leaves nothing', async () => {
    const { store, disk, root } = await makeStore();
    await store.put('m/warm', new Uint8Array(1));
    disk.open = () => Promise.reject(new ThermoclineError('disk-full', 'planned'));
    await expect(store.putIfAbsent('m/v1', Buffer.from('x'))).rejects.toMatchObject({ kind: 'disk-full', sqlstate: '53100' });
    expect(await store.size('m/v1')).toBeNull();
    expect(await fs.readdir(`${root}/.tmp`)).toEqual([]);
  });

  test('a file from another file system is copied in', async () => {
    const { store, disk, folder } = await makeStore();
    const content = Buffer.alloc(2_500_000, 3);
    await fs.writeFile(`${folder}/scratch`, content);
    const rename = disk.rename.bind(disk);
    disk.rename = (from, to) =>
      from === `${folder}/scratch`
        ? Promise.reject(new ThermoclineError('io-error', 'x', { cause: Object.assign(new Error('x'), { code: 'EXDEV' }) }))
        : rename(from, to);
    await store.putFile('data/f.parquet', `${folder}/scratch`);
    expect(Buffer.compare(await store.get('data/f.parquet'), content)).toBe(0);
    expect(await disk.stat(`${folder}/scratch`)).toBeNull();
  });

  test('locations in every file spelling are ours; other hosts, schemes and folders are not', async () => {
    const { store, root } = await makeStore();
    expect(store.location('a/b')).toBe(`file://${root}/a/b`);
    for (const spelling of [
      `file:${root}/a/b`,
      `file://${root}/a/b`,
      `file://localhost${root}/a/b`,
      `FILE:${root}/a/b`,
      `${root}/a/b`,
      `${root}//a/./b`,
    ]) {
      expect(store.keyOf(spelling)).toBe('a/b');
    }
    for (const foreign of [
      `s3://${root}/a`,
      `file://host${root}/a`,
      `${root}x/a`,
      root,
      `${root}/`,
      `${root}/.tmp/x`,
      'a/b',
      `${root}/a/../../b`,
    ]) {
      expect(store.keyOf(foreign)).toBeNull();
    }
    expect(await store.localPath('a/b')).toBe(`${root}/a/b`);
  });

  test('leftovers of killed writers are removed by age and never listed', async () => {
    const { store, root } = await makeStore();
    await store.put('k', new Uint8Array(1));
    await fs.writeFile(`${root}/.tmp/old`, 'x');
    await fs.writeFile(`${root}/.tmp/new`, 'x');
    await fs.utimes(`${root}/.tmp/old`, 1000, 1000);
    const listed: string[] = [];
    for await (const object of store.list('')) listed.push(object.key);
    expect(listed).toEqual(['k']);
    expect(await store.removeLeftovers(5_000_000)).toBe(1);
    expect(await fs.readdir(`${root}/.tmp`)).toEqual(['new']);
  });
});
