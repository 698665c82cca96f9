import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ObjectStore } from '../seams/object-store.ts';

interface ObjectStoreFixture {
  readonly store: ObjectStore;
  /** Writes a finished local file, as a Parquet writer would, and gives its path. */
  localFile(bytes: Uint8Array): Promise<string>;
  /** Is a local file still there? */
  localExists(path: string): Promise<boolean>;
  close(): Promise<void>;
}

const bytes = (text: string): Uint8Array => Buffer.from(text);
const text = (b: Uint8Array): string => Buffer.from(b).toString();

/** The contract of {@link ObjectStore}: every implementation runs it. */
export function describeObjectStore(name: string, make: () => Promise<ObjectStoreFixture>): void {
  describe(`object store: ${name}`, () => {
    let fixture: ObjectStoreFixture;
    let store: ObjectStore;
    beforeEach(async () => {
      fixture = await make();
      store = fixture.store;
    });
    afterEach(() => fixture.close());

    const keys = async (prefix: string): Promise<string[]> => {
      const found: string[] = [];
      for await (const object of store.list(prefix)) found.push(object.key);
      return found.sort();
    };

    test('what was put can be got whole and in ranges', async () => {
      await store.put('a/b.txt', bytes('0123456789'));
      expect(text(await store.get('a/b.txt'))).toBe('0123456789');
      expect(text(await store.get('a/b.txt', { offset: 2, length: 3 }))).toBe('234');
      expect(text(await store.get('a/b.txt', { offset: 7 }))).toBe('789');
      expect(text(await store.get('a/b.txt', { offset: -4 }))).toBe('6789');
      expect(text(await store.get('a/b.txt', { offset: -4, length: 2 }))).toBe('67');
      expect(text(await store.get('a/b.txt', { offset: 8, length: 100 }))).toBe('89');
      expect(text(await store.get('a/b.txt', { offset: -100 }))).toBe('0123456789');
      expect(text(await store.get('a/b.txt', { offset: 50, length: 2 }))).toBe('');
      expect(text(await store.get('a/b.txt', { offset: 3, length: 0 }))).toBe('');
      expect(await store.size('a/b.txt')).toBe(10);
    });

    test('an empty object is an object', async () => {
      await store.put('empty', new Uint8Array(0));
      expect(await store.size('empty')).toBe(0);
      expect(await store.get('empty')).toHaveLength(0);
      expect(await store.putIfAbsent('empty', bytes('x'))).toBe(false);
    });

    test('an absent object has no size and getting it is lake-missing', async () => {
      expect(await store.size('nope')).toBeNull();
      await expect(store.get('nope')).rejects.toMatchObject({ kind: 'lake-missing', sqlstate: '58P01' });
      await expect(store.get('nope/deeper', { offset: 0, length: 1 })).rejects.toMatchObject({ kind: 'lake-missing' });
    });

    test('put replaces whole objects', async () => {
      await store.put('k', bytes('a long first content'));
      await store.put('k', bytes('short'));
      expect(text(await store.get('k'))).toBe('short');
    });

    test('the store keeps its own copy of what was put', async () => {
      const mine = bytes('mine');
      await store.put('k', mine);
      mine[0] = 0x21;
      expect(text(await store.get('k'))).toBe('mine');
    });

    test('putIfAbsent takes a free key and leaves a taken one alone', async () => {
      expect(await store.putIfAbsent('t/v1', bytes('first'))).toBe(true);
      expect(await store.putIfAbsent('t/v1', bytes('second'))).toBe(false);
      expect(text(await store.get('t/v1'))).toBe('first');
      await store.delete('t/v1');
      expect(await store.putIfAbsent('t/v1', bytes('third'))).toBe(true);
    });

    test('of many racing putIfAbsent exactly one wins, and the object is the winner’s', async () => {
      for (let round = 0; round < 10; round++) {
        const answers = await Promise.all(
          Array.from({ length: 32 }, (_, i) => store.putIfAbsent(`race/v${round}`, bytes(`writer ${i}`.repeat(50)))),
        );
        expect(answers.filter(Boolean)).toHaveLength(1);
        expect(text(await store.get(`race/v${round}`))).toBe(`writer ${answers.indexOf(true)}`.repeat(50));
      }
      expect(await keys('')).toHaveLength(10);
    });

    test('a reader never sees half of a conditional put', async () => {
      const content = Buffer.alloc(300_000, 7);
      const put = store.putIfAbsent('big', content);
      for (let i = 0; i < 50; i++) {
        const size = await store.size('big');
        expect(size === null || size === content.length).toBe(true);
      }
      expect(await put).toBe(true);
    });

    test('putFile moves a finished local file in', async () => {
      const path = await fixture.localFile(bytes('parquet'));
      await store.putFile('data/p=1/f.parquet', path);
      expect(text(await store.get('data/p=1/f.parquet'))).toBe('parquet');
      expect(await fixture.localExists(path)).toBe(false);
    });

    test('list gives the keys under a prefix with their sizes, and nothing else', async () => {
      await store.put('t/metadata/v1.json', bytes('1'));
      await store.put('t/metadata/v10.json', bytes('22'));
      await store.put('t/data/a b+c%2F/x', bytes('333'));
      await store.put('t2/data/y', bytes('4'));
      await store.put('top', bytes('5'));
      expect(await keys('')).toEqual(['t/data/a b+c%2F/x', 't/metadata/v1.json', 't/metadata/v10.json', 't2/data/y', 'top']);
      expect(await keys('t/')).toEqual(['t/data/a b+c%2F/x', 't/metadata/v1.json', 't/metadata/v10.json']);
      expect(await keys('t')).toEqual(['t/data/a b+c%2F/x', 't/metadata/v1.json', 't/metadata/v10.json', 't2/data/y', 'top']);
      expect(await keys('t/metadata/v1')).toEqual(['t/metadata/v1.json', 't/metadata/v10.json']);
      expect(await keys('none/')).toEqual([]);
      for await (const object of store.list('t/metadata/v10')) {
        expect(object.size).toBe(2);
        expect(object.modifiedMs).toBeGreaterThan(0);
      }
    });

    test('deleting removes, and deleting what is absent is fine', async () => {
      await store.put('a/k', bytes('x'));
      await store.delete('a/k');
      await store.delete('a/k');
      await store.delete('never/was');
      expect(await store.size('a/k')).toBeNull();
      expect(await keys('')).toEqual([]);
    });

    test('a location names the object and leads back to its key', async () => {
      for (const key of ['a', 'ns/t/data/p=a%2Fb+c/ü €/00000-0-x.parquet']) {
        await store.put(key, bytes('x'));
        const location = store.location(key);
        expect(location).toMatch(/^[a-z0-9]+:\/\//);
        expect(store.keyOf(location)).toBe(key);
      }
      expect(store.keyOf('other://elsewhere/a')).toBeNull();
      expect(store.keyOf(store.location('a/b').replace('a/b', '../b'))).toBeNull();
      expect(store.keyOf(store.location('a/b').replace('a/b', 'a//./b'))).toBe('a/b');
    });

    test('keys that could leave the store are refused', async () => {
      for (const key of ['', '/a', 'a/', 'a//b', '../a', 'a/../../b', '.', 'a\0b']) {
        await expect((async () => store.put(key, bytes('x')))()).rejects.toThrow(/object key/);
        await expect((async () => store.get(key))()).rejects.toThrow(/object key/);
      }
    });
  });
}
