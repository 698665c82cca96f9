import { describeObjectStore } from '../../catalog/testing/object-store-suite.ts';
import { systemClock } from '../../catalog/base/system.ts';
import { MemoryObjectStore } from './memory-object-store.ts';

describeObjectStore('memory', () => {
  const local = new Map<string, Uint8Array>();
  const disk = {
    readFile: (path: string) => Promise.resolve(local.get(path) ?? null),
    unlink: (path: string) => Promise.resolve(void local.delete(path)),
  };
  return Promise.resolve({
    store: new MemoryObjectStore({ disk, clock: systemClock }),
    localFile: (bytes) => Promise.resolve((local.set('/scratch/f', bytes), '/scratch/f')),
    localExists: (path) => Promise.resolve(local.has(path)),
    close: () => Promise.resolve(),
  });
});
