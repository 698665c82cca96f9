import { beforeAll, expect, test } from 'vitest';
import { contextOf, loadGrammar, parseSelect } from '../testing/bind-sql.ts';
import { bindQuery } from '../bind.ts';
import { GivenParameters } from './given-parameters.ts';
import { OpenParameters } from './open-parameters.ts';
import { OID } from '../types/pg-type.ts';

beforeAll(loadGrammar);

function printedWith(sql: string, ...values: ConstructorParameters<typeof GivenParameters>[0]): string {
  const context = contextOf(sql, undefined, { parameters: new GivenParameters(values) });
  return bindQuery(parseSelect(sql), context).print((id) => [String(id)]);
}

test('values are printed as literals of their type, never as text of the statement', () => {
  const evil = `'; DROP TABLE t; --`;
  const sql = printedWith('SELECT $1 || $2', { kind: 'value', oid: OID.text, value: evil }, { kind: 'value', oid: OID.text, value: '\\' });
  expect(sql).toContain(`'''; DROP TABLE t; --'`);
  expect(sql).toContain(`'\\'`);
  expect(printedWith('SELECT $1 + 1', { kind: 'value', oid: OID.int8, value: -5n })).toContain('CAST(-5 AS BIGINT)');
});

test('a parameter keeps its own type among literals', () => {
  const context = contextOf('', undefined, { parameters: new GivenParameters([{ kind: 'value', oid: OID.int8, value: 1n }]) });
  expect(bindQuery(parseSelect('SELECT $1 + 1'), context).columns[0]?.typeOid).toBe(OID.int8);
});

test('there is no parameter without values, nor beyond them', () => {
  expect(() => bindQuery(parseSelect('SELECT $1'), contextOf('SELECT $1'))).toThrow('there is no parameter $1');
  expect(() => printedWith('SELECT $2', { kind: 'value', oid: OID.int4, value: 1n })).toThrow('there is no parameter $2');
});

test('what a value has to be is asked only where it is there', () => {
  const sql = `SELECT round(1.25, $1)`;
  const open = new OpenParameters([]);
  bindQuery(parseSelect(sql), contextOf(sql, undefined, { parameters: open }));
  expect(open.types()).toEqual([OID.int4]);
  expect(() => printedWith(sql, { kind: 'value', oid: OID.int4, value: null })).toThrow('must be a constant');
});

test('errors point at the parameter', () => {
  const sql = `SELECT $1::int WHERE $2 IS NULL AND $2 = 1`;
  const bind = (): unknown => bindQuery(parseSelect(sql), contextOf(sql, undefined, { parameters: new OpenParameters([]) }));
  expect(bind).toThrow(expect.objectContaining({ sqlstate: '42P08', fields: expect.objectContaining({ position: 22 }) }));
});
