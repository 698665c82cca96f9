import { unreachable } from '../base/assert.ts';
import type { DataType } from './data-type.ts';

/**
 * Can a column of the type be the bucket key of a table with lake format Iceberg? It is what Fluss's Iceberg key encoder and Iceberg's
 * bucket transform both take, with the same bucket (fluss-lake.md §2.5); the encoder would take real and double too, but Iceberg refuses
 * to partition by their hash.
 */
export function canBucketBy(type: DataType): boolean {
  switch (type.kind) {
    case 'integer':
    case 'bigint':
    case 'decimal':
    case 'text':
    case 'varchar':
    case 'bytea':
    case 'date':
    case 'timestamp':
      return true;
    case 'boolean':
    case 'smallint':
    case 'real':
    case 'double':
    case 'timestamptz':
      return false;
    default:
      return unreachable(type);
  }
}
