import type { TableDefinition } from '../../../catalog/model/table.ts';
import type { RowLedger } from './row-ledger.ts';

/** Someone who writes to one table, and what he knows of it. */
export interface SimulatedClient {
  readonly name: string;
  ledger: RowLedger;
  /** The table now; null while it is not there. */
  id: number | null;
  /** Writes under way. */
  writes: number;
  /** It was truncated, in this life or an earlier one. */
  truncated: boolean;
}

const OPTIONS = { 'table.datalake.freshness': '500 ms', 'table.log.ttl': '1500 ms' };

/** As few snapshots as can be told. */
const EXPIRING = { 'table.datalake.snapshot.num-retained.max': '3' };

export const REGIONS = ['eu', 'us', 'ap'];

/** The tables of a simulation, by name. */
export const SHAPES: Readonly<Record<string, Partial<TableDefinition>>> = {
  plain: { bucketCount: 2, options: OPTIONS },
  keyed: { bucketCount: 3, bucketKey: ['k'], options: { ...OPTIONS, ...EXPIRING } },
  parted: {
    options: { ...OPTIONS, ...EXPIRING },
    partitionBy: ['region'],
    schemas: [
      {
        schemaId: 1,
        columns: [
          { id: 0, name: 'k', type: { kind: 'bigint' }, nullable: false },
          { id: 1, name: 'region', type: { kind: 'text' }, nullable: false },
        ],
      },
    ],
  },
};
