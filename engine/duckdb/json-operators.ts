import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import {
  isJsonNumber,
  type JsonMap,
  jsonChildren,
  type JsonValue,
  normaliseJsonb,
  parseJson,
  plainNumber,
  printJsonb,
} from '../../catalog/model/json-text.ts';

/**
 * PostgreSQL's operators and functions of json and jsonb over their texts. `b` is the second argument; paths and lists of keys are JSON
 * arrays of strings, results that are lists too, booleans are `true` and `false`. Null is SQL's.
 */
export const JSON_OPERATORS: Readonly<Record<string, (a: string, b: string) => string | null>> = {
  normalise: (a) => normaliseJsonb(a),
  check: (a) => (parseJson(a), a),
  get: (a, b) => printed(child(parseJson(a), b)),
  'get-index': (a, b) => printed(element(parseJson(a), Number(b))),
  'get-path': (a, b) => printed(atPath(parseJson(a), b)),
  'get-text': (a, b) => textOf(child(parseJson(a), b)),
  'get-index-text': (a, b) => textOf(element(parseJson(a), Number(b))),
  'get-path-text': (a, b) => textOf(atPath(parseJson(a), b)),
  // json gives back what was written, with its blanks.
  'slice-get': (a, b) => sliceOf(a, b, null),
  'slice-get-index': (a, b) => sliceOf(a, null, Number(b)),
  'slice-get-path': (a, b) =>
    pathOf(b).reduce<string | null>((text, step) => (text === null ? null : sliceOf(text, step, integer(step))), a.trim()),
  'slice-get-text': (a, b) => textOfSlice(sliceOf(a, b, null)),
  'slice-get-index-text': (a, b) => textOfSlice(sliceOf(a, null, Number(b))),
  'slice-get-path-text': (a, b) => textOfSlice(JSON_OPERATORS['slice-get-path']!(a, b)),
  contains: (a, b) => String(contains(parseJson(a), parseJson(b), true)),
  exists: (a, b) => String(hasKey(parseJson(a), b)),
  'exists-any': (a, b) => String(pathOf(b).some((key) => hasKey(parseJson(a), key))),
  'exists-all': (a, b) => String(pathOf(b).every((key) => hasKey(parseJson(a), key))),
  equals: (a, b) => String(a === b || sameJson(parseJson(a), parseJson(b))),
  concat: (a, b) => printJsonb(concat(parseJson(a), parseJson(b))),
  'delete-key': (a, b) => printJsonb(deleteKeys(parseJson(a), [b])),
  'delete-keys': (a, b) => printJsonb(deleteKeys(parseJson(a), pathOf(b))),
  'delete-index': (a, b) => printJsonb(deleteIndex(parseJson(a), Number(b))),
  typeof: (a) => typeOf(parseJson(a)),
  'array-length': (a) => String(arrayOf(parseJson(a), 'get array length of').length),
  elements: (a) =>
    `[${arrayOf(parseJson(a), 'extract elements from')
      .map((v) => JSON.stringify(printJsonb(v)))
      .join(',')}]`,
  'elements-text': (a) =>
    `[${arrayOf(parseJson(a), 'extract elements from')
      .map((v) => JSON.stringify(textOf(v)))
      .join(',')}]`,
  keys: (a) => {
    const value = parseJson(a);
    if (value instanceof Map) return JSON.stringify(sortedKeys(value));
    throw new ThermoclineError(
      'invalid-parameter-value',
      `cannot call jsonb_object_keys on ${Array.isArray(value) ? 'an array' : 'a scalar'}`,
    );
  },
  'strip-nulls': (a) => printJsonb(stripNulls(parseJson(a))),
  // Casts to plain types: the text of the scalar, which its type then reads.
  'to-number': (a) => scalar(a, 'numeric', (v) => (v !== null && typeof v === 'object' && isJsonNumber(v) ? v.number : undefined)),
  'to-boolean': (a) => scalar(a, 'boolean', (v) => (typeof v === 'boolean' ? String(v) : undefined)),
};

function printed(value: JsonValue | undefined): string | null {
  return value === undefined ? null : printJsonb(value);
}

/** `->>`: a string without its quotes; JSON's null is SQL's. */
function textOf(value: JsonValue | undefined): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : printJsonb(value);
}

/** Of json: a number as it was written. */
function textOfSlice(slice: string | null): string | null {
  if (slice === null || slice === 'null') return null;
  return slice.startsWith('"') ? textOf(parseJson(slice)) : slice;
}

function child(value: JsonValue, key: string): JsonValue | undefined {
  return value instanceof Map ? (value as JsonMap).get(key) : undefined;
}

function element(value: JsonValue, index: number): JsonValue | undefined {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).at(index);
  // A scalar is an array of itself.
  return value instanceof Map || (index !== 0 && index !== -1) ? undefined : value;
}

function atPath(value: JsonValue, path: string): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of pathOf(path)) {
    if (at === undefined) return undefined;
    const index = integer(step);
    if (Array.isArray(at)) at = index === null ? undefined : element(at, index);
    else at = child(at, step);
  }
  return at;
}

function pathOf(list: string): readonly string[] {
  return (JSON.parse(list) as (string | null)[]).filter((s): s is string => s !== null);
}

function integer(step: string): number | null {
  return /^\s*[+-]?\d+\s*$/.test(step) ? Number(step) : null;
}

function sliceOf(text: string, key: string | null, index: number | null): string | null {
  const found = jsonChildren(text);
  if (found === null) return null;
  const at = found.isArray
    ? index === null
      ? undefined
      : found.entries.at(index)
    : key === null
      ? undefined
      : found.entries.findLast((e) => e.key === key);
  return at === undefined ? null : text.slice(at.start, at.end);
}

/** `@>`: objects by their keys, arrays as sets; at the top an array contains a scalar, too. */
function contains(a: JsonValue, b: JsonValue, top: boolean): boolean {
  if (b instanceof Map) {
    if (!(a instanceof Map)) return false;
    return [...(b as JsonMap)].every(([key, v]) => a.has(key) && contains((a as JsonMap).get(key)!, v, false));
  }
  if (Array.isArray(b)) {
    if (!Array.isArray(a)) return false;
    return (b as readonly JsonValue[]).every((v) => (a as readonly JsonValue[]).some((w) => contains(w, v, false)));
  }
  if (top && Array.isArray(a)) return (a as readonly JsonValue[]).some((w) => sameJson(w, b));
  return sameJson(a, b);
}

/** `?`: a key of an object, a string of an array, or the string itself. */
function hasKey(value: JsonValue, key: string): boolean {
  if (value instanceof Map) return value.has(key);
  return Array.isArray(value) ? value.includes(key) : value === key;
}

/** Numbers are equal by value, whatever their scale. */
export function sameJson(a: JsonValue, b: JsonValue): boolean {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return false;
  if (Array.isArray(a)) {
    return (
      Array.isArray(b) && a.length === b.length && (a as readonly JsonValue[]).every((v, i) => sameJson(v, (b as readonly JsonValue[])[i]!))
    );
  }
  if (a instanceof Map) {
    return b instanceof Map && a.size === b.size && [...(a as JsonMap)].every(([k, v]) => b.has(k) && sameJson(v, (b as JsonMap).get(k)!));
  }
  return isJsonNumber(a) && isJsonNumber(b) && withoutZeros(a.number) === withoutZeros(b.number);
}

function withoutZeros(number: string): string {
  const plain = plainNumber(number);
  const short = plain.includes('.') ? plain.replace(/\.?0+$/, '') : plain;
  return short === '-0' ? '0' : short;
}

function concat(a: JsonValue, b: JsonValue): JsonValue {
  if (a instanceof Map && b instanceof Map) return new Map([...(a as JsonMap), ...(b as JsonMap)]);
  const list = (v: JsonValue): readonly JsonValue[] => (Array.isArray(v) ? (v as readonly JsonValue[]) : [v]);
  return [...list(a), ...list(b)];
}

function deleteKeys(value: JsonValue, keys: readonly string[]): JsonValue {
  if (value instanceof Map) return new Map([...(value as JsonMap)].filter(([k]) => !keys.includes(k)));
  if (Array.isArray(value)) return (value as readonly JsonValue[]).filter((v) => typeof v !== 'string' || !keys.includes(v));
  throw new ThermoclineError('invalid-parameter-value', 'cannot delete from scalar');
}

function deleteIndex(value: JsonValue, index: number): JsonValue {
  if (value instanceof Map) throw new ThermoclineError('invalid-parameter-value', 'cannot delete from object using integer index');
  if (!Array.isArray(value)) throw new ThermoclineError('invalid-parameter-value', 'cannot delete from scalar');
  const list = value as readonly JsonValue[];
  const at = index < 0 ? list.length + index : index;
  return list.filter((_, i) => i !== at);
}

function typeOf(value: JsonValue): string {
  if (value === null) return 'null';
  if (typeof value === 'object') return Array.isArray(value) ? 'array' : isJsonNumber(value) ? 'number' : 'object';
  return typeof value;
}

function arrayOf(value: JsonValue, what: string): readonly JsonValue[] {
  if (Array.isArray(value)) return value as readonly JsonValue[];
  const kind = value instanceof Map ? (what.startsWith('get') ? 'a non-array' : 'an object') : 'a scalar';
  throw new ThermoclineError('invalid-parameter-value', `cannot ${what} ${kind}`);
}

function sortedKeys(value: JsonMap): string[] {
  const bytes = [...value.keys()].map((key) => ({ key, bytes: Buffer.from(key, 'utf8') }));
  return bytes.sort((a, b) => a.bytes.length - b.bytes.length || Buffer.compare(a.bytes, b.bytes)).map((e) => e.key);
}

function stripNulls(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return (value as readonly JsonValue[]).map(stripNulls);
  if (!(value instanceof Map)) return value;
  return new Map([...(value as JsonMap)].filter(([, v]) => v !== null).map(([k, v]) => [k, stripNulls(v)]));
}

function scalar(text: string, type: string, read: (value: JsonValue) => string | undefined): string {
  const value = parseJson(text);
  const found = read(value);
  if (found !== undefined) return found;
  const kind = typeOf(value);
  throw new ThermoclineError(
    'invalid-parameter-value',
    `cannot cast jsonb ${kind === 'array' || kind === 'object' ? kind : kind} to type ${type}`,
  );
}
