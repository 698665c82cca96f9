import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import type { ParsedStatement } from '../plan/statement.ts';
import type { ResultColumn } from '../session.ts';

/** Named statements that a session may keep, and characters of their texts: a parse tree takes some forty bytes for each. */
export const STATEMENTS_MAX = 5000;
export const STATEMENT_TEXTS_MAX = 4 * 1024 * 1024;

/** What a statement takes and gives. */
export interface StatementShape {
  /** pg_type OIDs. */
  readonly parameterTypes: readonly number[];
  /** Null: gives no rows. */
  readonly columns: readonly ResultColumn[] | null;
}

export interface PreparedStatement extends StatementShape {
  readonly name: string;
  /** Null: the empty query. */
  readonly parsed: ParsedStatement | null;
  readonly fromSql: boolean;
  /** Wall clock. */
  readonly preparedAtMs: number;
}

/** A session's prepared statements, the protocol's and SQL's. */
export class PreparedStatements {
  readonly #statements = new Map<string, PreparedStatement>();
  #characters = 0;

  /** Throws 42P05 for a name in use (the unnamed one is replaced), 54000 when there are too many. */
  add(statement: PreparedStatement): void {
    const { name } = statement;
    if (name === '') this.remove('');
    else if (this.#statements.has(name)) {
      throw new ThermoclineError('duplicate-statement', `prepared statement "${name}" already exists`);
    } else if (this.#statements.size >= STATEMENTS_MAX || this.#characters + size(statement) > STATEMENT_TEXTS_MAX) {
      throw new ThermoclineError('limit-exceeded', 'too many prepared statements', {
        detail: `A session may keep ${STATEMENTS_MAX} of them, of ${STATEMENT_TEXTS_MAX / 1024 / 1024} MB of text in all.`,
        hint: 'DEALLOCATE those that are not used.',
      });
    }
    this.#statements.set(name, statement);
    this.#characters += size(statement);
  }

  /** Throws 26000. */
  get(name: string): PreparedStatement {
    const statement = this.#statements.get(name);
    if (statement !== undefined) return statement;
    throw new ThermoclineError(
      'invalid-statement-name',
      name === '' ? 'unnamed prepared statement does not exist' : `prepared statement "${name}" does not exist`,
    );
  }

  find(name: string): PreparedStatement | undefined {
    return this.#statements.get(name);
  }

  /** No error when there is none. */
  remove(name: string): void {
    const statement = this.#statements.get(name);
    if (statement === undefined) return;
    this.#statements.delete(name);
    this.#characters -= size(statement);
  }

  clear(): void {
    this.#statements.clear();
    this.#characters = 0;
  }

  /** Named ones. */
  list(): readonly PreparedStatement[] {
    return [...this.#statements.values()].filter((s) => s.name !== '');
  }
}

function size(statement: PreparedStatement): number {
  return statement.parsed?.source.length ?? 0;
}

/** A plan's result must stay what a client was told. Throws 0A000 as Postgres words it, by which drivers know to prepare again. */
export function checkSameResult(told: readonly ResultColumn[] | null, now: readonly ResultColumn[] | null): void {
  const same =
    told === now ||
    (told !== null &&
      now !== null &&
      told.length === now.length &&
      told.every((c, i) => c.name === now[i]!.name && c.typeOid === now[i]!.typeOid && c.typeModifier === now[i]!.typeModifier));
  if (same) return;
  throw new ThermoclineError('feature-not-supported', 'cached plan must not change result type', { routine: 'RevalidateCachedQuery' });
}
