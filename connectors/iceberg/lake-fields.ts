import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { LakeField, LakePartitionField } from '../../catalog/seams/lake.ts';
import { printExactJson } from './exact-json.ts';
import { dataTypeOf, innerIds } from './iceberg-type.ts';
import type { IcebergSchema, PartitionSpec, TableMetadata } from './table-metadata.ts';

/** The table property under which migrated tables say which column a file without field ids means by which name. */
const NAME_MAPPING_PROPERTY = 'schema.name-mapping.default';

/** A schema's columns in our types. Columns of types we do not read are left out: a scan refuses them. */
export function lakeFields(schema: IcebergSchema): LakeField[] {
  return schema.fields.flatMap((f) => {
    const type = dataTypeOf(f.type);
    return type === null ? [] : [{ fieldId: f.id, innerIds: innerIds(f.type), name: f.name, type, required: f.required, doc: f.doc }];
  });
}

/** A spec in the seam's words; null when it has a transform that has none. */
export function lakePartition(spec: PartitionSpec, schema: IcebergSchema): LakePartitionField[] | null {
  const out: LakePartitionField[] = [];
  for (const f of spec.fields) {
    const column = schema.fields.find((c) => c.id === f.sourceId)?.name;
    if (column === undefined) return null;
    if (f.transform.kind === 'identity') out.push({ transform: 'identity', column });
    else if (f.transform.kind === 'bucket') out.push({ transform: 'bucket', column, buckets: f.transform.buckets });
    else return null;
  }
  return out;
}

/** Throws `lake-unsupported` when files written under the table could not be read right by field id and our types. */
export function refuseUnreadableSchema(schema: IcebergSchema, metadata: TableMetadata, location: string): void {
  const strange = schema.fields.find((f) => f.type.kind === 'other');
  if (strange?.type.kind === 'other') {
    const type = typeof strange.type.json === 'string' ? strange.type.json : printExactJson(strange.type.json).slice(0, 200);
    throw new ThermoclineError('lake-unsupported', `lake column "${strange.name}" has a type that is not supported`, {
      detail: `Its type is ${type} in file "${location}".`,
      column: strange.name,
    });
  }
  if (metadata.properties[NAME_MAPPING_PROPERTY] !== undefined) {
    throw new ThermoclineError('lake-unsupported', 'lake tables whose files may lack field ids are not supported', {
      detail: `Property ${NAME_MAPPING_PROPERTY} is set in file "${location}".`,
    });
  }
}
