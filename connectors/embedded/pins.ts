import { must } from '../../catalog/base/assert.ts';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { Clock } from '../../catalog/seams/clock.ts';
import type { Pin, PinnedTable } from '../../catalog/seams/hot-tier.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import type { HotState } from './hot-state.ts';
import type { HotTierReport } from './hot-tier-event.ts';
import type { TableLog } from './table-log.ts';

export interface PinsDeps {
  readonly state: HotState;
  readonly clock: Clock;
  readonly ageMsMax: number;
  readonly report: HotTierReport;
  /** Tables that this many pins less stand on: their files may go now. */
  readonly released: (tables: Iterable<TableLog>) => void;
}

/** The pins alive. Each keeps the rows it may read from being removed; none lives longer than `ageMsMax`. */
export class Pins {
  readonly #deps: PinsDeps;
  /** Oldest first. */
  readonly #alive = new Set<EmbeddedPin>();

  constructor(deps: PinsDeps) {
    this.#deps = deps;
  }

  get count(): number {
    return this.#alive.size;
  }

  take(tableIds: readonly number[] | undefined): Pin {
    const { state, clock } = this.#deps;
    this.expireOld();
    const tables = (tableIds ?? [...state.catalog.tables.keys()]).map((id) => state.table(id));
    const pin = new EmbeddedPin(this, tables, state.catalog, state.sequence, clock.monotonicMs());
    this.#alive.add(pin);
    return pin;
  }

  release(pin: EmbeddedPin): void {
    if (!this.#alive.delete(pin)) return;
    for (const [table, view] of pin.held) table.unpin(view);
    this.#deps.released(pin.held.keys());
  }

  /** Ends the pin if its time is over; true when it has ended. */
  expire(pin: EmbeddedPin): boolean {
    if (!this.#alive.has(pin)) return true;
    const ageMs = this.#deps.clock.monotonicMs() - pin.takenMs;
    if (ageMs < this.#deps.ageMsMax) return false;
    this.#end(pin, 'a pin was held for too long and has expired');
    return true;
  }

  expireOld(): void {
    for (const pin of this.#alive) if (!this.expire(pin)) break;
  }

  /** Disk pressure: the oldest pin that stands on one of the tables gives way. False when there is none. */
  expireOldest(tables: ReadonlySet<TableLog>): boolean {
    for (const pin of this.#alive) {
      if (![...pin.held.keys()].some((t) => tables.has(t))) continue;
      this.#end(pin, 'the disk is full: the oldest pin gives way');
      return true;
    }
    return false;
  }

  #end(pin: EmbeddedPin, message: string): void {
    this.#deps.report({ kind: 'pin-expired', message, ageMs: this.#deps.clock.monotonicMs() - pin.takenMs });
    this.release(pin);
  }
}

class EmbeddedPin implements Pin {
  readonly #pins: Pins;
  readonly #catalog: CatalogState;
  readonly #sequence: bigint;
  readonly #tables: ReadonlyMap<number, PinnedTable>;
  #released = false;
  /** What it stands on. */
  readonly held: ReadonlyMap<TableLog, PinnedTable>;
  readonly takenMs: number;

  constructor(pins: Pins, tables: readonly TableLog[], catalog: CatalogState, sequence: number, takenMs: number) {
    this.#pins = pins;
    this.#catalog = catalog;
    this.#sequence = BigInt(sequence);
    this.held = new Map([...new Set(tables)].map((t) => [t, t.pin()]));
    this.#tables = new Map([...this.held].map(([t, view]) => [t.id, view]));
    this.takenMs = takenMs;
  }

  get catalog(): CatalogState {
    return this.#use(this.#catalog);
  }

  get sequence(): bigint {
    return this.#use(this.#sequence);
  }

  get tables(): ReadonlyMap<number, PinnedTable> {
    return this.#use(this.#tables);
  }

  #use<T>(value: T): T {
    if (!this.#released && this.#pins.expire(this)) {
      throw new ThermoclineError('snapshot-too-old', 'snapshot too old', {
        detail: 'The statement held its snapshot longer than the server keeps old rows for it.',
        hint: 'Run it again; shorter statements and transactions keep clear of the limit.',
      });
    }
    return must(value, 'a pinned value');
  }

  release(): void {
    this.#released = true;
    this.#pins.release(this);
  }
}
