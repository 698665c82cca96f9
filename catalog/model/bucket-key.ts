import { unreachable } from '../base/assert.ts';
import { type DataType, hasNanoseconds } from './data-type.ts';

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
    case 'char':
    case 'bytea':
    case 'date':
    case 'time':
    case 'timestamp':
      return !hasNanoseconds(type);
    case 'boolean':
    case 'tinyint':
    case 'smallint':
    case 'real':
    case 'double':
    case 'timestamptz':
    case 'interval':
    case 'uuid':
    case 'json':
    case 'jsonb':
    case 'array':
    case 'map':
    case 'row':
      return false;
    default:
      return unreachable(type);
  }
}
