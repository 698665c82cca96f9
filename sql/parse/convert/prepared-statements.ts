import type { ClosePortalStmt, DeallocateStmt, DeclareCursorStmt, ExecuteStmt, FetchStmt, PrepareStmt } from '@pgsql/types';
import { must } from '../../../catalog/base/assert.ts';
import type { FetchDirection, Statement } from '../../../engine/plan/statement.ts';
import type { Conversion } from './conversion.ts';

/** Bits of DeclareCursorStmt.options, from PostgreSQL's parsenodes.h. */
const CURSOR = { binary: 1, scroll: 2, noScroll: 4, hold: 32 } as const;
/** FETCH ALL, as libpg_query cuts it. */
const FETCH_ALL = 2 ** 31 - 1;

/** Statements about statements. PREPARE takes what it prepares already converted. */
export function prepareStatement(stmt: PrepareStmt, prepared: Statement, c: Conversion): Statement {
  const PREPARABLE: readonly Statement['kind'][] = ['query', 'insert'];
  if (!PREPARABLE.includes(prepared.kind)) throw c.unsupported('PREPARE of a statement other than a query or an INSERT');
  const types = (stmt.argtypes ?? []).flatMap((node) => ('TypeName' in node ? [node.TypeName] : []));
  return { kind: 'prepare', name: stmt.name ?? '', types, statement: prepared };
}

export function executeStatement(stmt: ExecuteStmt): Statement {
  return { kind: 'execute', name: stmt.name ?? '', args: stmt.params ?? [] };
}

export function deallocateStatement(stmt: DeallocateStmt): Statement {
  return { kind: 'deallocate', name: stmt.isall === true ? null : (stmt.name ?? '') };
}

export function declareStatement(stmt: DeclareCursorStmt, c: Conversion): Statement {
  const options = stmt.options ?? 0;
  const query = must(stmt.query, 'the query of a cursor');
  if (!('SelectStmt' in query)) throw c.unsupported('DECLARE CURSOR for a statement other than a query');
  if ((options & CURSOR.scroll) !== 0 && (options & CURSOR.noScroll) !== 0) {
    throw c.source.error('syntax', 'cannot specify both SCROLL and NO SCROLL', c.start);
  }
  return {
    kind: 'declare',
    name: stmt.portalname ?? '',
    query: query.SelectStmt,
    scroll: (options & CURSOR.scroll) !== 0,
    hold: (options & CURSOR.hold) !== 0,
    binary: (options & CURSOR.binary) !== 0,
  };
}

const DIRECTIONS: Readonly<Record<NonNullable<FetchStmt['direction']>, FetchDirection>> = {
  FETCH_FORWARD: 'forward',
  FETCH_BACKWARD: 'backward',
  FETCH_ABSOLUTE: 'absolute',
  FETCH_RELATIVE: 'relative',
};

export function fetchStatement(stmt: FetchStmt): Statement {
  const count = Number(stmt.howMany ?? 0);
  return {
    kind: 'fetch',
    cursor: stmt.portalname ?? '',
    move: stmt.ismove === true,
    direction: DIRECTIONS[stmt.direction ?? 'FETCH_FORWARD'],
    count: count >= FETCH_ALL ? Number.POSITIVE_INFINITY : count,
  };
}

export function closeStatement(stmt: ClosePortalStmt): Statement {
  return { kind: 'close', cursor: stmt.portalname ?? null };
}
