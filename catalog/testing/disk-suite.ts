import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Disk } from '../seams/disk.ts';

export interface DiskUnderTest {
  readonly disk: Disk;
  /** An existing, empty folder. */
  readonly folder: string;
  dispose(): Promise<void>;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const textOf = (content: Uint8Array | null): string | null => (content === null ? null : Buffer.from(content).toString());

/** What every {@link Disk} must do. Durability cannot be shown on a real one; the simulated disk has tests of its own for it. */
export function describeDisk(name: string, make: () => Promise<DiskUnderTest>): void {
  describe(`disk: ${name}`, () => {
    let under: DiskUnderTest;
    let disk: Disk;
    let at: (file: string) => string;

    beforeEach(async () => {
      under = await make();
      disk = under.disk;
      at = (file) => `${under.folder}/${file}`;
    });
    afterEach(() => under.dispose());

    async function write(file: string, content: string): Promise<void> {
      const f = (await disk.open(at(file), 'create'))!;
      await f.append([bytes(content)]);
      await f.sync();
      await f.close();
    }

    test('appends add up and are read back by position', async () => {
      const f = (await disk.open(at('a'), 'create'))!;
      await f.append([bytes('hello '), new Uint8Array(0), bytes('wor')]);
      await f.append([bytes('ld')]);
      expect(f.size).toBe(11);
      expect(textOf(await f.read(6, 5))).toBe('world');
      expect(textOf(f.readSync(0, 5))).toBe('hello');
      await f.sync();
      await f.close();
      expect(textOf(await disk.readFile(at('a')))).toBe('hello world');
    });

    test('many buffers go in one append', async () => {
      const f = (await disk.open(at('a'), 'create'))!;
      await f.append(Array.from({ length: 3000 }, (_, i) => bytes(`${i},`)));
      await f.close();
      expect(textOf(await disk.readFile(at('a')))).toBe(Array.from({ length: 3000 }, (_, i) => `${i},`).join(''));
    });

    test('a read past the end is short', async () => {
      await write('a', 'abc');
      const f = (await disk.open(at('a'), 'read'))!;
      expect(textOf(await f.read(2, 10))).toBe('c');
      expect(textOf(f.readSync(3, 10))).toBe('');
      await f.close();
    });

    test('a truncated file goes on at the cut', async () => {
      const f = (await disk.open(at('a'), 'create'))!;
      await f.append([bytes('abcdef')]);
      await f.truncate(2);
      expect(f.size).toBe(2);
      await f.append([bytes('X')]);
      await f.close();
      expect(textOf(await disk.readFile(at('a')))).toBe('abX');
    });

    test('opening to create keeps what is there, the other modes give null for a missing file', async () => {
      await write('a', 'abc');
      for (const mode of ['create', 'append'] as const) {
        const f = (await disk.open(at('a'), mode))!;
        await f.append([bytes('d')]);
        await f.close();
      }
      expect(textOf(await disk.readFile(at('a')))).toBe('abcdd');
      expect(await disk.open(at('none'), 'append')).toBeNull();
      expect(await disk.open(at('none'), 'read')).toBeNull();
      expect(disk.openSync(at('none'))).toBeNull();
      expect(await disk.readFile(at('none'))).toBeNull();
      expect(await disk.stat(at('none'))).toBeNull();
    });

    test('a durable file takes appends, truncations and reads as any other, and keeps what is there', async () => {
      const f = (await disk.open(at('d'), 'durable'))!;
      await f.append([bytes('abc'), bytes('def')]);
      await f.truncate(4);
      await f.append([bytes('X')]);
      expect([f.size, textOf(await f.read(0, 9)), textOf(f.readSync(3, 9))]).toEqual([5, 'abcdX', 'dX']);
      await f.sync();
      await f.close();
      const again = (await disk.open(at('d'), 'durable'))!;
      await again.append([bytes('Y')]);
      await again.close();
      expect(textOf((await disk.readFile(at('d')))!)).toBe('abcdXY');
    });

    test('a synchronous open reads at once', async () => {
      await write('a', 'abc');
      const f = disk.openSync(at('a'))!;
      expect([f.size, textOf(f.readSync(1, 2))]).toEqual([3, 'bc']);
      await f.close();
    });

    test('creating a file in a missing folder is an error', async () => {
      await expect(disk.open(at('none/a'), 'create')).rejects.toMatchObject({ kind: 'io-error' });
    });

    test('folders are made with their parents, listed in order and removed with their content', async () => {
      await disk.makeFolder(at('x/y'));
      await disk.makeFolder(at('x/y'));
      await write('x/b', '1');
      await write('x/a', '1');
      await disk.syncFolder(at('x'));
      expect(await disk.list(at('x'))).toEqual(['a', 'b', 'y']);
      expect(await disk.stat(at('x'))).toBeNull();
      expect((await disk.stat(at('x/a')))!.size).toBe(1);
      await disk.removeFolder(at('x'));
      await disk.removeFolder(at('x'));
      expect(await disk.list(at('x'))).toEqual([]);
    });

    test('a rename replaces, and an open handle keeps its file', async () => {
      await write('a', 'old');
      await write('b', 'new');
      const f = (await disk.open(at('a'), 'read'))!;
      await disk.rename(at('b'), at('a'));
      expect(textOf(await disk.readFile(at('a')))).toBe('new');
      expect(await disk.readFile(at('b'))).toBeNull();
      expect(textOf(await f.read(0, 3))).toBe('old');
      await f.close();
      await expect(disk.rename(at('none'), at('a'))).rejects.toMatchObject({ kind: 'io-error' });
    });

    test('of many links to one name exactly one succeeds', async () => {
      await Promise.all(Array.from({ length: 8 }, (_, i) => write(`f${i}`, `${i}`)));
      const won = await Promise.all(Array.from({ length: 8 }, (_, i) => disk.link(at(`f${i}`), at('one'))));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(textOf(await disk.readFile(at('one')))).toBe(`${won.indexOf(true)}`);
    });

    test('an unlinked file stays readable through its handle', async () => {
      await write('a', 'abc');
      const f = (await disk.open(at('a'), 'read'))!;
      await disk.unlink(at('a'));
      await disk.unlink(at('a'));
      expect(await disk.stat(at('a'))).toBeNull();
      expect(textOf(await f.read(0, 3))).toBe('abc');
      await f.close();
    });

    test('a lock has one holder at a time and its content names it', async () => {
      const first = (await disk.lock(at('LOCK'), 'pid 1'))!;
      expect(await disk.lock(at('LOCK'), 'pid 2')).toBeNull();
      expect(textOf(await disk.readFile(at('LOCK')))).toBe('pid 1');
      await first.release();
      const second = (await disk.lock(at('LOCK'), 'pid 22'))!;
      expect(textOf(await disk.readFile(at('LOCK')))).toBe('pid 22');
      await second.release();
    });
  });
}
