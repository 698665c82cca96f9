import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import {
  isJsonNumber,
  jsonChildren,
  type JsonMap,
  type JsonValue,
  parseJson,
  printJsonb,
  quoteJson,
} from '../../catalog/model/json-text.ts';

/**
 * PostgreSQL's functions that change a jsonb at a path, show it on several lines, or take an object's members apart. Registered with the
 * operators; where there are more than two arguments, the others come as one JSON object `{p, v, f}`: path, value's text, flag.
 */
export const JSON_CHANGES: Readonly<Record<string, (a: string, b: string) => string | null>> = {
  'set-path': (a, b) => {
    const { p, v, f } = changeOf(b);
    return changed(a, p, 'set', (step) => ({ ...step, value: parseJson(v), create: f }));
  },
  'insert-path': (a, b) => {
    const { p, v, f } = changeOf(b);
    return changed(a, p, 'insert', (step) => ({ ...step, value: parseJson(v), after: f }));
  },
  'delete-path': (a, b) => changed(a, textsOf(b), 'delete', (step) => step),
  pretty: (a) => pretty(parseJson(a), 0),
  'each-key': (a) => JSON.stringify(membersOf(a).map((m) => m.key)),
  'each-value': (a) => JSON.stringify(membersOf(a).map((m) => m.text)),
  'each-text': (a) => JSON.stringify(membersOf(a).map((m) => scalarText(m.text))),
  'slice-elements': (a) => JSON.stringify(elementsOf(a)),
  'slice-keys': (a) => {
    const found = jsonChildren(a);
    if (found !== null && !found.isArray) return JSON.stringify(found.entries.map((e) => e.key));
    throw new ThermoclineError('invalid-parameter-value', `cannot call json_object_keys on ${found === null ? 'a scalar' : 'an array'}`);
  },
  'slice-strip-nulls': (a) => compact(parseJson(a)),
};

interface Step {
  readonly kind: 'set' | 'insert' | 'delete';
  readonly value?: JsonValue;
  readonly create?: boolean;
  readonly after?: boolean;
}

function changeOf(b: string): { readonly p: readonly string[]; readonly v: string; readonly f: boolean } {
  return JSON.parse(b) as { readonly p: readonly string[]; readonly v: string; readonly f: boolean };
}

function textsOf(list: string): readonly string[] {
  return JSON.parse(list) as readonly string[];
}

function changed(a: string, path: readonly string[], kind: Step['kind'], of: (step: Step) => Step): string {
  const value = parseJson(a);
  if (!isContainer(value)) throw refused(kind === 'delete' ? 'cannot delete path in scalar' : 'cannot set path in scalar');
  return path.length === 0 ? printJsonb(value) : printJsonb(atPath(value, path, 0, of({ kind })));
}

function atPath(value: JsonValue, path: readonly string[], level: number, step: Step): JsonValue {
  const key = path[level]!;
  const isLast = level === path.length - 1;
  if (Array.isArray(value)) return inArray(value as readonly JsonValue[], key, path, level, step);
  if (!(value instanceof Map)) return value;
  const object = value as JsonMap;
  const present = object.get(key);
  if (!isLast) {
    if (present === undefined || !isContainer(present)) return value;
    return new Map([...object, [key, atPath(present, path, level + 1, step)]]);
  }
  if (step.kind === 'delete') return new Map([...object].filter(([k]) => k !== key));
  if (step.kind === 'insert' && present !== undefined)
    throw new ThermoclineError('invalid-parameter-value', 'cannot replace existing key', {
      hint: 'Try using the function jsonb_set to replace key value.',
    });
  if (step.kind === 'set' && present === undefined && step.create !== true) return value;
  return new Map([...object, [key, step.value ?? null]]);
}

function inArray(list: readonly JsonValue[], key: string, path: readonly string[], level: number, step: Step): JsonValue {
  if (!/^\s*[+-]?\d+$/.test(key))
    throw new ThermoclineError('invalid-text', `path element at position ${level + 1} is not an integer: "${key}"`);
  const index = Number(key);
  const at = index < 0 ? list.length + index : index;
  const isThere = at >= 0 && at < list.length;
  if (level < path.length - 1) {
    return isThere ? list.with(at, atPath(list[at]!, path, level + 1, step)) : list;
  }
  switch (step.kind) {
    case 'delete':
      return list.filter((_, i) => i !== at);
    case 'insert': {
      // Past either end it goes there.
      const place = at < 0 ? 0 : at >= list.length ? list.length : step.after === true ? at + 1 : at;
      return list.toSpliced(place, 0, step.value ?? null);
    }
    default:
      if (isThere) return list.with(at, step.value ?? null);
      if (step.create !== true) return list;
      return at < 0 ? [step.value ?? null, ...list] : [...list, step.value ?? null];
  }
}

function pretty(value: JsonValue, depth: number): string {
  const line = (n: number): string => `\n${'    '.repeat(n)}`;
  if (Array.isArray(value)) {
    const items = (value as readonly JsonValue[]).map((v) => `${line(depth + 1)}${pretty(v, depth + 1)}`);
    return `[${items.join(',')}${line(depth)}]`;
  }
  if (!(value instanceof Map)) return printJsonb(value);
  // The one form has its keys in order.
  const ordered = parseJson(printJsonb(value)) as JsonMap;
  return `{${[...ordered].map(([k, v]) => `${line(depth + 1)}${quoteJson(k)}: ${pretty(v, depth + 1)}`).join(',')}${line(depth)}}`;
}

function membersOf(a: string): readonly { readonly key: string; readonly text: string }[] {
  const found = jsonChildren(a);
  if (found === null || found.isArray) throw refused(`cannot deconstruct ${found === null ? 'a scalar' : 'an array as an object'}`);
  return found.entries.map((e) => ({ key: e.key ?? '', text: a.slice(e.start, e.end) }));
}

function elementsOf(a: string): readonly string[] {
  const found = jsonChildren(a);
  if (found === null || !found.isArray)
    throw refused(found === null ? 'cannot call json_array_elements on a scalar' : 'cannot call json_array_elements on a non-array');
  return found.entries.map((e) => a.slice(e.start, e.end));
}

function scalarText(text: string): string | null {
  const value = parseJson(text);
  return value === null ? null : typeof value === 'string' ? value : text;
}

/** json without its null members, and without blanks. */
function compact(value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(compact).join(',')}]`;
  if (!(value instanceof Map)) return isContainer(value) ? '' : printScalar(value);
  return `{${[...(value as JsonMap)]
    .filter(([, v]) => v !== null)
    .map(([k, v]) => `${quoteJson(k)}:${compact(v)}`)
    .join(',')}}`;
}

function printScalar(value: JsonValue): string {
  return value !== null && typeof value === 'object' && isJsonNumber(value) ? value.number : printJsonb(value);
}

function isContainer(value: JsonValue): boolean {
  return Array.isArray(value) || value instanceof Map;
}

function refused(message: string): ThermoclineError {
  return new ThermoclineError('invalid-parameter-value', message);
}
