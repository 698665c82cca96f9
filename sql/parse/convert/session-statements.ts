import type { DefElem, DiscardStmt, LockStmt, Node, TransactionStmt, VariableSetStmt, VariableShowStmt } from '@pgsql/types';
import { ThermoclineError } from '../../../catalog/errors/thermocline-error.ts';
import type { Statement } from '../../../engine/plan/statement.ts';
import { type Conversion, defElems, optionText, valueOf } from './conversion.ts';

/** Settings that take a list; each element of `quoted` ones is an identifier, kept so that it can be read back. */
const LIST_SETTINGS: ReadonlyMap<string, 'plain' | 'quoted'> = new Map([
  ['datestyle', 'plain'],
  ['log_destination', 'plain'],
  ['search_path', 'quoted'],
  ['temp_tablespaces', 'quoted'],
  ['local_preload_libraries', 'quoted'],
  ['session_preload_libraries', 'quoted'],
]);

export function setStatement(stmt: VariableSetStmt, c: Conversion): Statement {
  const name = stmt.name ?? '';
  const local = stmt.is_local ?? false;
  if (stmt.kind === 'VAR_SET_VALUE') return { kind: 'set', name, value: settingValue(name, stmt.args ?? [], c), local };
  if (stmt.kind === 'VAR_SET_DEFAULT') return { kind: 'set', name, value: null, local };
  if (stmt.kind === 'VAR_RESET') return { kind: 'reset', name };
  if (stmt.kind === 'VAR_RESET_ALL') return { kind: 'reset', name: null };
  if (stmt.kind === 'VAR_SET_MULTI') return setTransaction(name, defElems(stmt.args), c);
  throw c.unsupported('SET … FROM CURRENT');
}

/** SET TRANSACTION and SET SESSION CHARACTERISTICS AS TRANSACTION are settings by other names. */
function setTransaction(what: string, modes: readonly DefElem[], c: Conversion): Statement {
  if (what === 'TRANSACTION SNAPSHOT') throw c.unsupported('SET TRANSACTION SNAPSHOT');
  const local = what === 'TRANSACTION';
  checkIsolation(modes, c);
  const settings = modes.map((mode) => ({ name: `${local ? '' : 'default_'}${mode.defname}`, value: modeValue(mode) }));
  const [first, ...more] = settings;
  if (first === undefined) throw c.unsupported(`SET ${what}`);
  return { kind: 'set', ...first, local, ...(more.length === 0 ? {} : { more }) };
}

function modeValue(mode: DefElem): string {
  const text = optionText(mode) ?? '';
  return mode.defname === 'transaction_isolation' ? text : text === '1' ? 'on' : 'off';
}

/** Blocks are snapshot reads, first committer wins: as strong as repeatable read, and no stronger. */
function checkIsolation(modes: readonly DefElem[], c: Conversion): void {
  const serializable = modes.find((mode) => mode.defname === 'transaction_isolation' && optionText(mode) === 'serializable');
  // What only reads, reads one cut: that is serializable.
  const readOnly = modes.findLast((mode) => mode.defname === 'transaction_read_only');
  if (serializable === undefined || (readOnly !== undefined && modeValue(readOnly) === 'on')) return;
  throw c.unsupported('isolation level SERIALIZABLE', {
    at: serializable.location,
    hint: 'Use REPEATABLE READ: a block reads one snapshot, and of two that write the same key the first to commit wins.',
  });
}

/** The value as one text, as Postgres's flatten_set_variable_args makes it. */
function settingValue(name: string, args: readonly Node[], c: Conversion): string {
  const list = LIST_SETTINGS.get(name.toLowerCase());
  if (args.length > 1 && list === undefined) {
    throw new ThermoclineError('invalid-parameter-value', `SET ${name} takes only one argument`);
  }
  return args
    .map((arg) => {
      if ('A_Const' in arg) {
        // Numbers as written: a fval is text already.
        const text = arg.A_Const.fval?.fval ?? String(valueOf(arg.A_Const));
        return list === 'quoted' && !/^[a-z_][a-z0-9_]*$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
      }
      // SET TIME ZONE INTERVAL '+02:00' HOUR TO MINUTE
      if ('TypeCast' in arg && arg.TypeCast.arg !== undefined && 'A_Const' in arg.TypeCast.arg) {
        return `INTERVAL '${String(valueOf(arg.TypeCast.arg.A_Const))}'`;
      }
      throw c.unsupported(`this value of "${name}"`);
    })
    .join(', ');
}

export function showStatement(stmt: VariableShowStmt): Statement {
  const name = stmt.name ?? '';
  return { kind: 'show', name: name.toLowerCase() === 'all' ? null : name };
}

const DISCARD_TARGETS = { DISCARD_ALL: 'all', DISCARD_PLANS: 'plans', DISCARD_SEQUENCES: 'sequences', DISCARD_TEMP: 'temp' } as const;

export function discardStatement(stmt: DiscardStmt): Statement {
  return { kind: 'discard', target: stmt.target === undefined ? 'all' : DISCARD_TARGETS[stmt.target] };
}

export function transactionStatement(stmt: TransactionStmt, c: Conversion): Statement {
  const name = stmt.savepoint_name ?? '';
  switch (stmt.kind) {
    case 'TRANS_STMT_COMMIT':
      return { kind: 'commit', chain: stmt.chain === true };
    case 'TRANS_STMT_ROLLBACK':
      return { kind: 'rollback', chain: stmt.chain === true };
    case 'TRANS_STMT_SAVEPOINT':
      return { kind: 'savepoint', name };
    case 'TRANS_STMT_RELEASE':
      return { kind: 'release', name };
    case 'TRANS_STMT_ROLLBACK_TO':
      return { kind: 'rollback-to', name };
    case 'TRANS_STMT_BEGIN':
    case 'TRANS_STMT_START': {
      const modes = defElems(stmt.options);
      checkIsolation(modes, c);
      // The last one counts, as in Postgres.
      const readOnly = modes.findLast((mode) => mode.defname === 'transaction_read_only');
      const isolation = modes.findLast((mode) => mode.defname === 'transaction_isolation');
      return {
        kind: 'begin',
        start: stmt.kind === 'TRANS_STMT_START',
        readOnly: readOnly === undefined ? null : modeValue(readOnly) === 'on',
        isolation: isolation === undefined ? null : optionText(isolation),
      };
    }
    default:
      throw c.unsupported(c.name);
  }
}

/** ROW EXCLUSIVE: the strongest of the modes that reading and writing take, and that are in nobody's way. */
const WEAK_MODE_MAX = 3;

export function lockStatement(stmt: LockStmt, c: Conversion): Statement {
  if ((stmt.mode ?? 0) > WEAK_MODE_MAX) {
    throw c.unsupported('LOCK TABLE in a mode that keeps others out', {
      hint: 'Take an advisory lock (pg_advisory_xact_lock) that everybody who must wait takes too.',
    });
  }
  return { kind: 'lock', relations: (stmt.relations ?? []).flatMap((node) => ('RangeVar' in node ? [c.relationName(node.RangeVar)] : [])) };
}
