import { PG_KEYWORDS } from '../generated/pg-keywords.ts';
import { OID, pgType } from '../types/pg-type.ts';
import type { Implementation } from './implementation.ts';
import { quoted } from './sql.ts';

/** A function in FROM that gives rows of several columns: each column is a set of its own, and the sets go side by side. */
export interface RecordFunction {
  /** The parameters' types. */
  readonly parameters: readonly number[];
  readonly columns: readonly { readonly name: string; readonly oid: number; readonly implementation: Implementation }[];
}

const optionPart = (part: string): Implementation => ({ sql: ([options = '']) => `list_transform(${options}, lambda o: ${part})` });

const KEYWORDS = PG_KEYWORDS.trim()
  .split('\n')
  .map((line) => line.split('|'));
const CATEGORIES: Readonly<Record<string, string>> = {
  U: 'unreserved',
  C: 'unreserved (cannot be function or type name)',
  T: 'reserved (can be function or type name)',
  R: 'reserved',
};
const keywordPart = (value: (word: string, category: string, isBare: boolean) => string): Implementation => {
  const list = `[${KEYWORDS.map(([word = '', category = '', bare]) => value(word, category, bare === 't')).join(', ')}]`;
  return { sql: () => list };
};

export const RECORD_FUNCTIONS: Readonly<Record<string, RecordFunction>> = {
  pg_options_to_table: {
    parameters: [pgType(OID.text).arrayOid],
    columns: [
      { name: 'option_name', oid: OID.text, implementation: optionPart("split_part(o, '=', 1)") },
      {
        name: 'option_value',
        oid: OID.text,
        implementation: optionPart("CASE WHEN contains(o, '=') THEN substring(o, strpos(o, '=') + 1) END"),
      },
    ],
  },
  pg_get_keywords: {
    parameters: [],
    columns: [
      { name: 'word', oid: OID.text, implementation: keywordPart((word) => quoted(word)) },
      { name: 'catcode', oid: OID.char, implementation: keywordPart((_, category) => quoted(category)) },
      { name: 'barelabel', oid: OID.bool, implementation: keywordPart((_w, _c, isBare) => (isBare ? 'TRUE' : 'FALSE')) },
      { name: 'catdesc', oid: OID.text, implementation: keywordPart((_, category) => quoted(CATEGORIES[category] ?? '')) },
      {
        name: 'baredesc',
        oid: OID.text,
        implementation: keywordPart((_w, _c, isBare) => quoted(isBare ? 'can be bare label' : 'requires AS')),
      },
    ],
  },
};
