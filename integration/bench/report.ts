/** One measured line of `npm run bench`: ours against its peer, interleaved, over several rounds (design §12). */
export interface BenchLine {
  readonly id: string;
  readonly name: string;
  readonly better: 'higher' | 'lower';
  /** Ours per round, in `unit`. */
  readonly ours: readonly number[];
  /** The peer in the same rounds; empty where the line stands alone. */
  readonly peer: readonly number[];
  readonly unit: string;
  readonly peerName: string;
  readonly floor: number;
  readonly goal: number;
  readonly aim: number;
  /** What floor, goal and aim judge: the ratio ours / peer, or our own figure. */
  readonly judged: 'ratio' | 'ours';
  readonly note?: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!;
}

export function ratiosOf(line: BenchLine): number[] {
  return line.peer.length === 0 ? [] : line.ours.map((o, i) => o / line.peer[i]!);
}

/** Is the judged figure on the right side of `bound`? */
export function meets(line: BenchLine, bound: number): boolean {
  const figure = line.judged === 'ratio' ? median(ratiosOf(line)) : median(line.ours);
  return line.better === 'higher' ? figure >= bound : figure <= bound;
}

export function formatLine(line: BenchLine): string {
  const ratios = ratiosOf(line);
  const ratio =
    ratios.length === 0
      ? ''
      : `ratio ${median(ratios).toFixed(2)} (min ${Math.min(...ratios).toFixed(2)} max ${Math.max(...ratios).toFixed(2)})  `;
  const ours = `ours ${figure(median(line.ours))} ${line.unit}`;
  const peer = line.peer.length === 0 ? '' : `  peer ${line.peerName} ${figure(median(line.peer))} ${line.unit}`;
  const bounds = `floor ${line.floor} goal ${line.goal} aim ${line.aim}`;
  const verdict = meets(line, line.aim)
    ? 'aim met'
    : meets(line, line.goal)
      ? 'goal met'
      : meets(line, line.floor)
        ? 'floor met'
        : 'BELOW FLOOR';
  return `${line.id} ${line.name.padEnd(18)} ${ratio}${ours}${peer}  ${bounds}  ${verdict}${line.note === undefined ? '' : `  (${line.note})`}`;
}

function figure(value: number): string {
  if (value >= 1e6) return `${(value / 1e6).toFixed(2)} M`;
  if (value >= 1e4) return `${(value / 1e3).toFixed(1)} k`;
  return value >= 100 ? value.toFixed(0) : value.toFixed(2);
}
