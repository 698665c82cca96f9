import fc from 'fast-check';

/** Random queries over three small tables, typed so that most of them run: for comparing two engines. */

const TABLES = `with
  a(i, n, t, b, d) as (values (1, 1.50, 'x', true, date '2001-01-01'), (2, null, 'y', false, date '2001-02-28'), (2, -0.25, null, true, null), (null, 10.00, 'zz', null, date '1999-12-31'), (7, 2.5, '', false, date '2004-02-29')),
  c(i, t, f) as (values (1, 'x', 0.5::float8), (2, 'xx', -1), (3, null, 100), (2, 'y', null)),
  e(i, n) as (select 1, 1.0 where false)`;

type Type = 'int' | 'numeric' | 'text' | 'bool' | 'date' | 'float';

interface Column {
  readonly sql: string;
  readonly type: Type;
}

const columnsOf: Readonly<Record<string, readonly (readonly [string, Type])[]>> = {
  a: [
    ['i', 'int'],
    ['n', 'numeric'],
    ['t', 'text'],
    ['b', 'bool'],
    ['d', 'date'],
  ],
  c: [
    ['i', 'int'],
    ['t', 'text'],
    ['f', 'float'],
  ],
  e: [
    ['i', 'int'],
    ['n', 'numeric'],
  ],
  t: [
    ['i', 'int'],
    ['n', 'numeric'],
    ['t', 'text'],
    ['b', 'bool'],
    ['d', 'date'],
    ['f', 'float'],
  ],
};

/** A source of decisions that shrinks: a list of numbers read one by one, zero when they run out. */
class Choices {
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  below(n: number): number {
    const number = this.#numbers[this.#at++] ?? 0;
    return number % n;
  }

  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }

  /** True once in `n` times; false when numbers have run out. */
  rarely(n: number): boolean {
    return this.below(n) === n - 1;
  }
}

const LITERALS: Readonly<Record<Type, readonly string[]>> = {
  int: ['1', '0', '-2', '7', 'null::int'],
  numeric: ['1.5', '0.00', '-3.25', '100', 'null::numeric(5,2)'],
  text: ["'x'", "''", "'a%b'", "'Zz'", 'null::text'],
  bool: ['true', 'false', 'null::bool'],
  date: ["date '2001-01-01'", "date '2004-02-29'", "date '1970-01-01'"],
  float: ['0.5::float8', '-2::float8', '1e3::float8'],
};

class Generator {
  readonly #choices: Choices;
  #aliases = 0;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  query(): string {
    return `${TABLES} ${this.#union()}`;
  }

  /** The first rows of table `t`, in an order that leaves no choice. */
  firstRows(): string {
    const c = this.#choices;
    const columns = columnsOf['t']!.map(([name, type]): Column => ({ sql: `q.${name}`, type }));
    const list = Array.from({ length: 1 + c.below(3) }, () => this.#expression(this.#type(), 2, columns, 0));
    const where = c.rarely(2) ? ` where ${this.#bool(1, columns, 0)}` : '';
    const keys = Array.from({ length: c.below(3) }, () => {
      // A bare number is the number of a column.
      const key = c.rarely(3) ? `(${this.#expression(this.#type(), 2, columns, 0)}) is null` : c.of(columns).sql;
      return `${key}${c.of(['', ' desc', ' asc nulls first', ' desc nulls last'])}`;
    });
    const offset = c.rarely(2) ? ` offset ${c.below(20)}` : '';
    const first = `select ${list.map((e, i) => `${e} as k${i}`).join(', ')} from t q${where} order by ${[...keys, 'q.id'].join(', ')} limit ${c.below(30)}${offset}`;
    return c.rarely(4) ? `select s.k0 is null, count(*), count(distinct s.k0) from (${first}) s group by 1 order by 1` : first;
  }

  #union(): string {
    if (!this.#choices.rarely(6)) return this.#select(null, 3, []);
    const types = Array.from({ length: 1 + this.#choices.below(2) }, () => this.#type());
    const op = this.#choices.of(['union all', 'union', 'intersect', 'except', 'except all']);
    return `${this.#select(types, 2, [])} ${op} ${this.#select(types, 2, [])}`;
  }

  #type(): Type {
    return this.#choices.of(['int', 'text', 'numeric', 'bool', 'date', 'float'] as const);
  }

  /** `types`: the columns it must have; null: any. `outer`: columns of queries around it. */
  #select(types: readonly Type[] | null, depth: number, outer: readonly Column[]): string {
    const c = this.#choices;
    const { sql: from, columns } = this.#from(depth, outer);
    const scope = [...columns, ...(c.rarely(3) ? outer : [])];
    const where = c.rarely(2) ? ` where ${this.#bool(2, scope, depth)}` : '';
    const wanted = types ?? Array.from({ length: 1 + c.below(3) }, () => this.#type());
    switch (c.below(5)) {
      case 1: {
        const keys = Array.from({ length: 1 + c.below(2) }, () => this.#expression(this.#type(), 1, columns, 0));
        const list = wanted.map((t) => this.#aggregate(t, columns, keys));
        const having = c.rarely(4) ? ` having count(*) > ${c.below(3)}` : '';
        const sets = c.rarely(5) ? `rollup (${keys.join(', ')})` : keys.join(', ');
        return `select ${types === null ? `${keys.join(', ')}, ` : ''}${list.join(', ')} from ${from}${where} group by ${sets}${having}`;
      }
      case 2:
        return `select ${wanted.map((t) => this.#aggregate(t, columns, [])).join(', ')} from ${from}${where}`;
      case 3: {
        const list = wanted.map((t) => (c.rarely(2) ? this.#window(t, scope) : this.#expression(t, 2, scope, depth)));
        return `select ${list.join(', ')} from ${from}${where}`;
      }
      default: {
        const distinct = c.rarely(5) ? 'distinct ' : '';
        return `select ${distinct}${wanted.map((t) => this.#expression(t, 3, scope, depth)).join(', ')} from ${from}${where}`;
      }
    }
  }

  #from(depth: number, outer: readonly Column[]): { sql: string; columns: readonly Column[] } {
    const c = this.#choices;
    const first = this.#item(depth, outer);
    if (!c.rarely(3)) return first;
    const second = this.#item(depth, outer);
    const columns = [...first.columns, ...second.columns];
    const kind = c.of(['cross join', 'join', 'left join', 'right join', 'full join', ',']);
    if (kind === ',' || kind === 'cross join') return { sql: `${first.sql} ${kind} ${second.sql}`, columns };
    const [x, y] = [first.columns.find((k) => k.type === 'int'), second.columns.find((k) => k.type === 'int')];
    const equal = x === undefined || y === undefined ? 'true' : `${x.sql} = ${y.sql}`;
    const on = kind === 'full join' || !c.rarely(3) ? equal : `${equal} and ${this.#bool(1, columns, 0)}`;
    return { sql: `${first.sql} ${kind} ${second.sql} on ${on}`, columns };
  }

  #item(depth: number, outer: readonly Column[]): { sql: string; columns: readonly Column[] } {
    const c = this.#choices;
    const alias = `q${++this.#aliases}`;
    if (depth > 0 && c.rarely(5)) {
      const types = Array.from({ length: 1 + c.below(2) }, () => this.#type());
      return {
        sql: `(${this.#select(types, depth - 1, c.rarely(9) ? outer : [])}) ${alias}(${types.map((_, i) => `k${i}`).join(', ')})`,
        columns: types.map((type, i) => ({ sql: `${alias}.k${i}`, type })),
      };
    }
    if (c.rarely(8)) return { sql: `generate_series(1, ${1 + c.below(4)}) ${alias}(g)`, columns: [{ sql: `${alias}.g`, type: 'int' }] };
    const table = c.of(['a', 'c', 'a', 'c', 'e']);
    return { sql: `${table} ${alias}`, columns: columnsOf[table]!.map(([name, type]) => ({ sql: `${alias}.${name}`, type })) };
  }

  #expression(type: Type, fuel: number, scope: readonly Column[], depth: number): string {
    const c = this.#choices;
    const columns = scope.filter((k) => k.type === type);
    if (fuel === 0 || c.rarely(3)) return columns.length > 0 && !c.rarely(4) ? c.of(columns).sql : c.of(LITERALS[type]);
    const of = (t: Type): string => this.#expression(t, fuel - 1, scope, depth);
    if (c.rarely(7)) return c.of([
      () => `coalesce(${of(type)}, ${of(type)})`,
      () => `nullif(${of(type)}, ${of(type)})`,
      () => `case when ${of('bool')} then ${of(type)} else ${of(type)} end`,
      () => `case ${of('int')} when 1 then ${of(type)} when 2 then ${of(type)} end`,
      () => (type === 'bool' ? of('bool') : `greatest(${of(type)}, ${of(type)})`),
      () => (type === 'bool' ? of('bool') : `least(${of(type)}, ${of(type)})`),
    ])(); // prettier-ignore
    if (depth > 0 && c.rarely(12)) return `(${this.#scalar(type, depth - 1, scope)})`;
    switch (type) {
      case 'int':
        return c.of([
          () => `(${of('int')} + ${of('int')})`, () => `(${of('int')} - ${of('int')})`, () => `(${of('int')} * ${of('int')})`, () => `(${of('int')} / 3)`, () => `(${of('int')} % 2)`, () => `(- ${of('int')})`,
          () => `abs(${of('int')})`, () => `length(${of('text')})`, () => `(${of('bool')})::int`, () => `extract(month from ${of('date')})::int`, () => `(${of('numeric')})::int`, () => `strpos(${of('text')}, 'x')`,
          () => `(${of('int')} / nullif(${of('int')}, 0))`, () => `(${of('date')} - ${of('date')})`, () => `ascii(${of('text')})`,
        ])(); // prettier-ignore
      case 'numeric':
        return c.of([
          () => `(${of('numeric')} + ${of('numeric')})`, () => `(${of('numeric')} - ${of('int')})`, () => `(${of('numeric')} * ${of('numeric')})`, () => `round(${of('numeric')}, 1)`, () => `(${of('numeric')} / 4)`,
          () => `abs(${of('numeric')})`, () => `floor(${of('numeric')})`, () => `(${of('int')})::numeric`, () => `(${of('numeric')})::numeric(10,1)`, () => `(- ${of('numeric')})`, () => `trunc(${of('numeric')})`,
        ])(); // prettier-ignore
      case 'text':
        return c.of([
          () => `(${of('text')} || ${of('text')})`, () => `upper(${of('text')})`, () => `substr(${of('text')}, 1, 2)`, () => `(${of('int')})::text`, () => `(${of('bool')})::text`, () => `(${of('date')})::text`,
          () => `left(${of('text')}, ${of('int')})`, () => `replace(${of('text')}, 'x', 'y')`, () => `concat(${of('text')}, ${of('int')}, ${of('bool')})`, () => `lpad(${of('text')}, 4, '*')`, () => `reverse(${of('text')})`,
          () => `trim(${of('text')})`, () => `split_part(${of('text')}, 'a', 1)`, () => `(${of('text')} || ${of('int')})`,
        ])(); // prettier-ignore
      case 'bool':
        return this.#bool(fuel - 1, scope, depth);
      case 'date':
        return c.of([
          () => `(${of('date')} + ${of('int')})`,
          () => `(${of('date')} - 3)`,
          () => `(${of('date')} + interval '1 month')::date`,
          () => `date_trunc('month', ${of('date')})::date`,
        ])();
      case 'float':
        return c.of([
          () => `(${of('float')} + ${of('float')})`,
          () => `(${of('float')} * 2)`,
          () => `(${of('int')})::float8`,
          () => `(${of('numeric')})::float8`,
          () => `abs(${of('float')})`,
          () => `(${of('float')} / 2)`,
          () => `round(${of('float')})`,
        ])();
    }
  }

  #bool(fuel: number, scope: readonly Column[], depth: number): string {
    const c = this.#choices;
    const f = Math.max(fuel - 1, 0);
    const of = (t: Type): string => this.#expression(t, f, scope, depth);
    const bool = (): string => (fuel <= 0 ? of('bool') : this.#bool(fuel - 1, scope, depth));
    const type = this.#type();
    if (depth > 0 && c.rarely(8)) {
      return c.of([
        () => `exists (${this.#select(null, depth - 1, scope)})`,
        () => `${of(type)} in (${this.#select([type], depth - 1, c.rarely(2) ? scope : [])})`,
        () => `${of(type)} not in (${this.#select([type], depth - 1, [])})`,
        () => (type === 'bool' ? bool() : `${of(type)} > all (${this.#select([type], depth - 1, [])})`),
      ])(); // prettier-ignore
    }
    return c.of([
      () => `(${of(type)} ${c.of(['=', '<>', '<', '<=', '>', '>='])} ${of(type)})`,
      () => `(${bool()} and ${bool()})`,
      () => `(${bool()} or ${bool()})`,
      () => `(not ${bool()})`,
      () => `(${of(type)} is null)`,
      () => `(${of(type)} is not null)`,
      () => `(${of(type)} is distinct from ${of(type)})`,
      () => `(${of('int')} between ${of('int')} and ${of('int')})`,
      () => `(${of(type)} in (${of(type)}, ${of(type)}))`,
      () => `(${of('text')} like ${c.of(["'x%'", "'%y'", "'_'", "'%\\%%'"])})`,
      () => `(${bool()} is ${c.of(['true', 'false', 'unknown', 'not true'])})`,
      () => `(${of('text')} ~ ${c.of(["'^x'", "'y$'", "'[xz]'"])})`,
      () => `(${of('int')} = ${of('numeric')})`,
    ])(); // prettier-ignore
  }

  #aggregate(type: Type, scope: readonly Column[], keys: readonly string[]): string {
    const c = this.#choices;
    const of = (t: Type): string => this.#expression(t, 1, scope, 0);
    const filter = c.rarely(6) ? ` filter (where ${this.#bool(0, scope, 0)})` : '';
    const distinct = c.rarely(6) ? 'distinct ' : '';
    if (keys.length > 0 && c.rarely(9)) return `grouping(${keys[0]}) + count(*)`;
    switch (type) {
      case 'int':
        return `${c.of([`count(*)`, `count(${distinct}${of('text')})`, `sum(${distinct}${of('int')})`, `max(${of('int')})`])}${filter}`;
      case 'numeric':
        return `${c.of([`sum(${distinct}${of('numeric')})`, `avg(${distinct}${of('int')})`, `avg(${of('numeric')})`, `min(${of('numeric')})`, `var_pop(${of('int')})`])}${filter}`;
      case 'text': {
        // Ordered by itself, so that ties do not show.
        const value = of('text');
        return `${c.of([`max(${value})`, `min(${value})`, `string_agg(${value}, ',' order by ${value})`])}${filter}`;
      }
      case 'bool':
        return `${c.of([`bool_and(${of('bool')})`, `bool_or(${of('bool')})`])}${filter}`;
      case 'date':
        return `${c.of([`max(${of('date')})`, `min(${of('date')})`])}${filter}`;
      case 'float':
        return `${c.of([`sum(${of('float')})`, `avg(${of('float')})`, `max(${of('float')})`])}${filter}`;
    }
  }

  #window(type: Type, scope: readonly Column[]): string {
    const c = this.#choices;
    const partition = c.rarely(2) ? `partition by ${this.#expression(this.#type(), 1, scope, 0)} ` : '';
    // Everything there is, so that ties do not decide.
    const order = `order by ${scope.map((k) => k.sql).join(', ')}`;
    const frame = c.rarely(4) ? ' rows between 1 preceding and current row' : '';
    const over = ` over (${partition}${order}${frame})`;
    if (c.rarely(3)) return `${this.#aggregate(type, scope, []).replace(/distinct |( order by .*?)(?=\))/g, '')}${over}`;
    if (type === 'int' && c.rarely(2)) return `${c.of(['row_number', 'rank', 'dense_rank'])}()${over}`;
    const value = this.#expression(type, 1, scope, 0);
    return `${c.of([`lag(${value})`, `lead(${value})`, `first_value(${value})`, `last_value(${value})`])}${over}`;
  }

  #scalar(type: Type, depth: number, scope: readonly Column[]): string {
    const { sql: from, columns } = this.#from(depth, []);
    const all = [...columns, ...scope];
    const where = this.#choices.rarely(2) ? ` where ${this.#bool(1, all, 0)}` : '';
    return `select ${this.#aggregate(type, columns, [])} from ${from}${where}`;
  }
}

/** Queries made from a list of numbers, so that fast-check can shrink them. */
const queries = (make: (generator: Generator) => string): fc.Arbitrary<string> =>
  fc
    .noBias(fc.array(fc.nat({ max: 1_000_000 }), { minLength: 20, maxLength: 500, size: 'max' }))
    .map((numbers) => make(new Generator(new Choices(numbers))));

/** A query over its own three tables. */
export const arbitraryQuery = queries((g) => g.query());

/** The first rows of a table `t` with a unique `id` and the columns `i n t b d f`: int, numeric, text, bool, date, float8. */
export const arbitraryFirstRows = queries((g) => g.firstRows());
