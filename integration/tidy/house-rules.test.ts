import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { REPO, sourceFiles } from './source-files.ts';

/** House rules that a reader relies on; each failure says the reason and the alternative. */
const BANNED: readonly { readonly pattern: RegExp; readonly where: (file: string) => boolean; readonly why: string }[] = [
  {
    pattern: /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/,
    where: (f) => /^(engine|connectors|catalog)\//.test(f) && !isTest(f) && f !== 'catalog/base/system.ts',
    why: 'time and chance are handed in (catalog/seams/clock.ts, random.ts), so that a run can be simulated',
  },
  {
    pattern: /\bTODO\b|\bFIXME\b|\bXXX\b(?!\d)/,
    where: (f) => f !== 'integration/tidy/house-rules.test.ts',
    why: 'what is left out goes into an issue or the note, not into the code',
  },
  {
    pattern: /\bconsole\.(log|error|warn)\(/,
    where: (f) => /^(engine|connectors|catalog|sql)\//.test(f) && !isTest(f),
    why: 'the log is handed in; the command prints through process.stdout',
  },
  {
    pattern: /(test|it|describe)\.only\(/,
    where: isTest,
    why: 'a narrowed test hides all others',
  },
  {
    pattern: /SELECT \* FROM/i,
    where: (f) => f.startsWith('engine/') && !isTest(f),
    why: "our own SQL names its columns: DuckDB's order is not a contract",
  },
];

function isTest(file: string): boolean {
  return /\.test\.ts$|\/testing\/|^integration\//.test(file);
}

test.each(BANNED)('no file breaks the rule: $why', ({ pattern, where }) => {
  const found = sourceFiles('ts', 'cjs', 'mjs')
    .filter(where)
    .flatMap((file) =>
      readFileSync(join(REPO, file), 'utf8')
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) && !/^\s*(\*|\/\/)/.test(line) ? [`${file}:${i + 1}: ${line.trim()}`] : [])),
    );
  expect(found).toEqual([]);
});

test('every dependency has an exact version', () => {
  const manifest = JSON.parse(readFileSync(join(REPO, 'package.json'), 'utf8')) as Record<string, Record<string, string> | undefined>;
  const loose = ['dependencies', 'devDependencies', 'optionalDependencies'].flatMap((kind) =>
    Object.entries(manifest[kind] ?? {}).filter(([, version]) => !/^\d/.test(version)),
  );
  expect(loose).toEqual([]);
});

test('nothing stands at the top but rooms, configuration and README', () => {
  const top = new Set(sourceFiles('ts', 'json', 'md', 'cjs', 'mjs', 'yaml', 'sql').map((f) => f.split('/')[0]!));
  const allowed = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'README.md',
    'engine',
    'sql',
    'connectors',
    'catalog',
    'integration',
    'docs',
    'deploy',
    'console',
  ];
  expect([...top].filter((name) => !name.startsWith('.') && !allowed.includes(name))).toEqual([]);
});

test('every room has a README', () => {
  const missing = ['engine', 'sql', 'connectors', 'catalog', 'integration'].filter((room) => !existsSync(join(REPO, room, 'README.md')));
  expect(missing).toEqual([]);
});
