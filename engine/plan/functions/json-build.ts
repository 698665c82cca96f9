import { BindError } from '../bind-error.ts';
import type { BoundType } from '../tree/bound-type.ts';
import type { Call, Expression } from '../tree/expression.ts';
import { boundType } from '../tree/bound-type.ts';
import { elementTypeOf, OID } from '../types/pg-type.ts';
import type { AggregateImplementation, AggregateTable, CallSite, FunctionTable, Implementation } from './implementation.ts';
import { constantValue, each, quoted, raise } from './sql.ts';

/*
 * json and jsonb made of values: texts with PostgreSQL's own blanks. jsonb is the same text brought into its one form.
 */

const normalised = (json: string): string => `tc_json('normalise', ${json}, '')`;
const stringOf = (text: string): string => `CAST(to_json(${text}) AS VARCHAR)`;
/** A member of an object or array: NULL is JSON's null. */
const member = (json: string): string => `COALESCE(${json}, 'null')`;

/** JSON text of a value of any type; NULL of NULL. */
function jsonOf(sql: string, type: BoundType, site: CallSite): string {
  const element = elementTypeOf(type.oid);
  if (element !== 0 && type.oid !== OID.int2vector && type.oid !== OID.oidvector) {
    const item = jsonOf('j', { oid: element, typmod: type.typmod, decimal: type.decimal }, site);
    return `('[' || array_to_string(list_transform(${sql}, lambda j: ${member(item)}), ',') || ']')`;
  }
  switch (type.oid) {
    case OID.json:
    case OID.jsonb:
      return sql;
    case OID.bool:
      return `CAST(${sql} AS VARCHAR)`;
    case OID.int2:
    case OID.int4:
    case OID.int8:
    case OID.numeric:
      return site.textOf(sql, type);
    case OID.float4:
    case OID.float8:
      return site.once(sql, (v) => `CASE WHEN isfinite(${v}) THEN ${site.textOf(v, type)} ELSE ${stringOf(site.textOf(v, type))} END`);
    case OID.timestamp:
      return stringOf(`replace(${site.textOf(sql, type)}, ' ', 'T')`);
    case OID.timestamptz:
      return stringOf(`regexp_replace(replace(${site.textOf(sql, type)}, ' ', 'T'), '([+-]\\d\\d)$', '\\1:00')`);
    case OID.bpchar:
      return stringOf(sql);
    default:
      return stringOf(site.textOf(sql, type));
  }
}

const argument = (args: readonly string[], site: CallSite, i: number): string => jsonOf(args[i]!, site.args[i]!.type, site);

/** A key: the value's text. */
function keyOf(args: readonly string[], site: CallSite, i: number, whenNull: string): string {
  const constant = constantValue(site.args[i]);
  if (typeof constant === 'string') return quoted(JSON.stringify(constant));
  return site.once(site.textOf(args[i]!, site.args[i]!.type), (k) => `CASE WHEN ${k} IS NULL THEN ${whenNull} ELSE ${stringOf(k)} END`);
}

const toJson: Implementation = { sql: (args, site) => argument(args, site, 0) };

function buildObject(args: readonly string[], site: CallSite): string {
  if (args.length === 0) return "'{}'";
  const members: string[] = [];
  for (let i = 0; i < args.length; i += 2) {
    const key = keyOf(args, site, i, raise('22023', `argument ${i + 1} must not be null`));
    members.push(`${key} || ' : ' || ${member(argument(args, site, i + 1))}`);
  }
  return `('{' || ${members.join(" || ', ' || ")} || '}')`;
}

function buildArray(args: readonly string[], site: CallSite): string {
  if (args.length === 0) return "'[]'";
  return `('[' || ${args.map((_, i) => member(argument(args, site, i))).join(" || ', ' || ")} || ']')`;
}

function checkPairs(args: readonly Expression[]): void {
  if (args.length % 2 === 0) return;
  throw new BindError('invalid-parameter-value', 'argument list must have even number of elements', -1, {
    hint: 'The arguments of json_build_object() must consist of alternating keys and values.',
  });
}

const asJsonb = (implementation: Implementation): Implementation => ({
  ...implementation,
  sql: (args, site) => normalised(implementation.sql(args, site)),
});

/** Of one array of keys and values in turn, or of two. */
const objectOf: Implementation = {
  sql: (args, site) => {
    const [keys, values] = args;
    const pair = (k: string, v: string): string => `${stringOf(k)} || ' : ' || ${member(stringOf(v))}`;
    if (values === undefined) {
      return site.once(
        keys!,
        (l) =>
          `CASE WHEN len(${l}) % 2 = 1 THEN ${raise('2202E', 'array must have even number of elements')} ELSE '{' || array_to_string(list_transform(range(1, len(${l}) + 1, 2), lambda i: ${pair(`${l}[i]`, `${l}[i + 1]`)}), ', ') || '}' END`,
      );
    }
    return site.onceAll(
      [keys!, values],
      ([k, v]) =>
        `CASE WHEN len(${k}) <> len(${v}) THEN ${raise('2202E', 'mismatched array dimensions')} ELSE '{' || array_to_string(list_transform(range(1, len(${k}) + 1), lambda i: ${pair(`${k}[i]`, `${v}[i]`)}), ', ') || '}' END`,
    );
  },
};

/** A row as an object: `{"a":1,"b":"x"}`. Made by the binder, where a table's name stands for its row. */
export function rowToJson(names: readonly string[], args: readonly Expression[], location: number): Call {
  const implementation: Implementation = {
    sql: (sqls, site) => {
      const members = sqls.map((_, i) => `${quoted(`${JSON.stringify(names[i])}:`)} || ${member(argument(sqls, site, i))}`);
      return `('{' || ${members.length === 0 ? "''" : members.join(" || ',' || ")} || '}')`;
    },
  };
  return {
    kind: 'call',
    name: ROW_TO_JSON,
    implementation,
    args,
    returnsSet: false,
    volatile: false,
    type: boundType(OID.json),
    location,
  };
}

/** Name of the calls that {@link rowToJson} makes. */
export const ROW_TO_JSON = 'row_to_json';

export const JSON_BUILDERS: FunctionTable = {
  'to_json(anyelement)': toJson,
  'to_jsonb(anyelement)': asJsonb(toJson),
  'array_to_json(anyarray)': toJson,
  'json_build_object()': { sql: () => "'{}'" },
  'json_build_object(any)': { sql: buildObject, check: checkPairs },
  'json_build_array()': { sql: () => "'[]'" },
  'json_build_array(any)': { sql: buildArray },
  'jsonb_build_object()': { sql: () => "'{}'" },
  'jsonb_build_object(any)': asJsonb({ sql: buildObject, check: checkPairs }),
  'jsonb_build_array()': { sql: () => "'[]'" },
  'jsonb_build_array(any)': asJsonb({ sql: buildArray }),
  ...each(['json_object(_text)', 'json_object(_text,_text)'], objectOf),
  ...each(['jsonb_object(_text)', 'jsonb_object(_text,_text)'], asJsonb(objectOf)),
};

/** NULL without rows; arrays and rows begin on lines of their own. */
const arrayAggregate: AggregateImplementation = {
  sql: (call, args, site) => {
    const [arg] = site.args;
    const isStructured = elementTypeOf(arg!.type.oid) !== 0 || (arg!.kind === 'call' && arg!.name === ROW_TO_JSON);
    const separator = isStructured ? quoted(', \n ') : "', '";
    return `('[' || array_to_string(${call('list', [member(argument(args, site, 0))])}, ${separator}) || ']')`;
  },
};

const objectAggregate: AggregateImplementation = {
  sql: (call, args, site) => {
    const key = keyOf(args, site, 0, raise('22023', 'field name must not be null'));
    return `('{ ' || array_to_string(${call('list', [`${key} || ' : ' || ${member(argument(args, site, 1))}`])}, ', ') || ' }')`;
  },
};

const aggregateAsJsonb = (implementation: AggregateImplementation): AggregateImplementation => ({
  sql: (call, args, site) => normalised(implementation.sql(call, args, site)),
});

export const JSON_AGGREGATES: AggregateTable = {
  'json_agg(anyelement)': arrayAggregate,
  'jsonb_agg(anyelement)': aggregateAsJsonb(arrayAggregate),
  'json_object_agg(any,any)': objectAggregate,
  'jsonb_object_agg(any,any)': aggregateAsJsonb(objectAggregate),
};
