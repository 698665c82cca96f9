import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { BENCHES } from './benches.ts';
import { type BenchLine, formatLine, meets } from './report.ts';

/** `npm run bench [-- NAME… --rounds N --json FILE]`: runs the named lines of design §12 (all of them without a name). */
const program = new Command('bench')
  .argument('[names...]', `lines to run: ${Object.keys(BENCHES).join(', ')}`)
  .option('--rounds <N>', 'rounds of each line', '5')
  .option('--json <FILE>', 'write the figures there too')
  .parse();
const options = program.opts<{ rounds: string; json?: string }>();
const names = program.args.length > 0 ? program.args : Object.keys(BENCHES);
const lines: BenchLine[] = [];
for (const name of names) {
  const bench = BENCHES[name];
  if (bench === undefined) throw new Error(`no bench is called "${name}"; there are ${Object.keys(BENCHES).join(', ')}`);
  for (const line of await bench(Number(options.rounds))) {
    lines.push(line);
    process.stdout.write(`${formatLine(line)}\n`);
  }
}
if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(lines, null, 2)}\n`);
process.exitCode = lines.every((line) => meets(line, line.floor)) ? 0 : 1;
