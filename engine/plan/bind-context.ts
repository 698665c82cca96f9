import type { Node, SelectStmt } from '@pgsql/types';
import { ThermoclineError } from '../../catalog/errors/thermocline-error.ts';
import { SERVER_VERSION } from '../sessions/setting-specs.ts';
import type { CatalogState } from '../../catalog/store/catalog-state.ts';
import type { SystemRelations } from '../system-relation.ts';
import { BindError, type Location } from './bind-error.ts';
import type { RelationSource } from './bound-query.ts';
import type { ViewDefinition, ViewReference } from '../../catalog/model/view.ts';
import type { SessionFacts, SessionRequest, SettingChange, SystemLookup } from './functions/implementation.ts';
import type { ParameterScope } from './parameters/parameter-scope.ts';
import type { Scope } from './scope/scope.ts';
import type { Expression } from './tree/expression.ts';
import type { QueryNode, RangeEntry } from './tree/query.ts';

/** What a statement is bound against. Facts of the session become constants of the printed query. */
export interface BindContext {
  /** The catalog at the query's pin. */
  readonly catalog: CatalogState;
  readonly database: string;
  /** Schemas, `"$user"` already resolved. */
  readonly searchPath: readonly string[];
  readonly system: SystemRelations;
  readonly timeZone: string;
  /** current_user and session_user. */
  readonly user: string;
  readonly sessionUser: string;
  /** Whose privileges count. */
  readonly role: string;
  /** The text the client sent: error positions count in it. */
  readonly sourceText: string;
  /** now(): when the transaction began, µs since 1970-01-01 UTC. */
  readonly nowMicros: bigint;
  /** For current_setting(): as SHOW gives it; undefined when there is no such setting. */
  setting(name: string): string | undefined;
  /** For set_config(): see {@link SessionFacts.acceptedSetting}. */
  acceptedSetting(name: string, value: string | null): string;
  /** For pg_backend_pid(). */
  readonly backendPid: number;
  /** What `$n` is; without it there are no parameters. */
  readonly parameters?: ParameterScope | undefined;
  /** The tree of a view's query from the text that the catalog keeps (the parser is the front end's). Never changed by who gets it. */
  readonly parseQuery: (text: string) => SelectStmt;
}

/** The two recursions that parts of the binder call back into: they would import each other otherwise. */
export interface Recursion {
  /** An expression in the clause that the scope is in. */
  expression(state: BindState, scope: Scope, node: Node): Expression;
  /** A sub-query inside `parent` (null at the top). */
  query(state: BindState, parent: Scope | null, query: SelectStmt, options?: QueryOptions): QueryNode;
}

export interface QueryOptions {
  /** Branches of a set operation leave untyped literals for the common type to decide. */
  readonly keepUnknowns?: boolean;
}

/**
 * How deep expressions and sub-queries may nest. Low enough for our recursion, for DuckDB's parser (max_expression_depth 1000, up to three
 * printed levels for one of ours) and for time that grows with depth.
 */
const DEPTH_MAX = 256;
/** Sub-queries in expressions inside one another: DuckDB's binder takes up to five times as long for each level (4 s at ten). */
const SUBQUERY_DEPTH_MAX = 8;

/** Views that one statement may look into, counted with those inside them: each is bound anew. */
const VIEW_USES_MAX = 256;

/** A relation that the statement itself names, outside of views. */
export interface NamedRelation {
  readonly location: Location;
  readonly relationId: number;
  readonly suffix: string;
  readonly entry: RangeEntry;
  /** Of the entry's columns: ids as in a {@link ViewReference}; null for columns that no one can alter. */
  readonly columnIds: readonly (number | null)[];
}

/** Something a call asks of the session; whoever does it writes the answer down. */
export interface PendingRequest {
  readonly args: readonly Expression[];
  readonly request: SessionRequest;
  answer: boolean | null;
}

/** One statement being bound: what its parts share. */
export class BindState {
  #context: BindContext;
  /** The views whose queries are being bound, outermost first. */
  readonly #views: ViewDefinition[] = [];
  #viewUses = 0;
  readonly #named: NamedRelation[] = [];
  readonly session: SessionFacts;
  readonly notices: string[] = [];
  readonly settingChanges: SettingChange[] = [];
  readonly requests: PendingRequest[] = [];
  /** pg_sleep(): milliseconds that running the query waits first. */
  waitMs = 0;
  readonly #relations: RelationSource[] = [];
  readonly #lookups = new Map<string, { readonly id: number; readonly columns: Set<string> }>();
  #nextId = 1;
  #depth = 0;
  #subqueryDepth = 0;

  readonly #recursion: Recursion;

  constructor(context: BindContext, recursion: Recursion) {
    this.#context = context;
    this.#recursion = recursion;
    const schemas = new Set([...(context.catalog.databases.get(context.database) ?? []), ...context.system.schemas()]);
    this.session = {
      user: context.user,
      sessionUser: context.sessionUser,
      database: context.database,
      searchPath: context.searchPath,
      timeZone: context.timeZone,
      nowMicros: context.nowMicros,
      serverVersion: SERVER_VERSION,
      backendPid: context.backendPid,
      setting: (name) => context.setting(name),
      acceptedSetting: (name, value) => context.acceptedSetting(name, value),
      wait: (ms) => void (this.waitMs += ms),
      changeSetting: (change) => {
        context.acceptedSetting(change.name, change.value);
        this.settingChanges.push(change);
      },
      ask: (args, request) => void this.requests.push({ args, request, answer: null }),
      answerTo: (args) => this.requests.find((r) => r.args === args)?.answer ?? null,
      schemaExists: (name) => schemas.has(name),
    };
  }

  /** Inside a view it is the view's: its owner's privileges, no parameters. */
  get context(): BindContext {
    return this.#context;
  }

  /** What the view that is being bound means by the name at `location`; undefined outside of views, and for relations of the system. */
  viewReference(location: Location): ViewReference | undefined {
    return this.#views.at(-1)?.references.find((r) => r.position === location);
  }

  get insideView(): boolean {
    return this.#views.length > 0;
  }

  /** Remembers what a name of the statement means: a view of it will need that. */
  noteNamed(relation: NamedRelation): void {
    if (!this.insideView) this.#named.push(relation);
  }

  named(): readonly NamedRelation[] {
    return this.#named;
  }

  /** The bound query of a view, with its owner's privileges. Errors in it are errors at `location`, where the view is named. */
  bindView(view: ViewDefinition, owner: string, location: Location): QueryNode {
    if (this.#views.some((v) => v.id === view.id)) {
      throw new BindError('invalid-object-definition', `infinite recursion detected in rules for relation "${view.name.table}"`, location);
    }
    if (++this.#viewUses > VIEW_USES_MAX) {
      throw new BindError('statement-too-complex', 'the statement reads too many views', location, {
        detail: `Views within views counted, at most ${VIEW_USES_MAX} may be read.`,
      });
    }
    const outer = this.#context;
    this.#context = { ...outer, role: owner, parameters: undefined };
    this.#views.push(view);
    try {
      return this.bindQuery(null, outer.parseQuery(view.query));
    } catch (error) {
      // Places in the view's text mean nothing in the statement's.
      if (error instanceof ThermoclineError)
        throw new BindError(error.kind, error.message, location, { ...error.fields, position: undefined });
      throw error;
    } finally {
      this.#views.pop();
      this.#context = outer;
    }
  }

  bind(scope: Scope, node: Node): Expression {
    return this.#recursion.expression(this, scope, node);
  }

  bindQuery(parent: Scope | null, query: SelectStmt, options?: QueryOptions): QueryNode {
    return this.#recursion.query(this, parent, query, options);
  }

  /** Runs `bind` inside one more sub-query of an expression. Throws 54001 where that is too deep. */
  inSubquery<T>(location: Location, bind: () => T): T {
    if (this.#subqueryDepth >= SUBQUERY_DEPTH_MAX) {
      throw new BindError('statement-too-complex', 'sub-queries nest too deeply', location, {
        detail: `Sub-queries of expressions may nest ${SUBQUERY_DEPTH_MAX} levels deep.`,
        hint: 'Write some of them as WITH queries or joins.',
      });
    }
    this.#subqueryDepth++;
    try {
      return bind();
    } finally {
      this.#subqueryDepth--;
    }
  }

  /** A number for a range entry or common table. */
  nextId(): number {
    return this.#nextId++;
  }

  /** Runs `bind` one level deeper. Throws 54001 where that is too deep. */
  nested<T>(location: Location, bind: () => T): T {
    if (++this.#depth > DEPTH_MAX) {
      this.#depth--;
      throw new BindError('statement-too-complex', 'stack depth limit exceeded', location, {
        detail: `Expressions may nest ${DEPTH_MAX} levels deep.`,
        hint: 'Simplify the statement or split it.',
      });
    }
    try {
      return bind();
    } finally {
      this.#depth--;
    }
  }

  /** The id of one more use of a stored relation. */
  addRelation(source: RelationSource): number {
    this.#relations.push(source);
    return this.#relations.length - 1;
  }

  relations(): readonly RelationSource[] {
    return this.#relations;
  }

  /** Notes that printed functions look things up in a system relation: one use for the whole statement. */
  addLookup(lookup: SystemLookup): void {
    const key = `${lookup.schema}.${lookup.name}`;
    let entry = this.#lookups.get(key);
    if (entry === undefined) {
      entry = { id: this.addRelation({ kind: 'system', schema: lookup.schema, name: lookup.name, args: [] }), columns: new Set() };
      this.#lookups.set(key, entry);
    }
    for (const column of lookup.columns) entry.columns.add(column);
  }

  lookups(): ReadonlyMap<string, { readonly id: number; readonly columns: ReadonlySet<string> }> {
    return this.#lookups;
  }
}
