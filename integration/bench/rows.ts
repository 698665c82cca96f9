/** The benches' rows: narrow facts as logs have them. `from` and `to` bound generate_series, on Postgres's side and DuckDB's alike. */
export const EVENT_COLUMNS =
  'id bigint NOT NULL, kind integer NOT NULL, amount double precision NOT NULL, customer text NOT NULL, made timestamp NOT NULL';

export function eventRows(from: number, to: number): string {
  return `SELECT i AS id, (i % 97)::integer AS kind, (i % 10007)::double precision / 8 AS amount, 'customer-' || (i % 50000)::text AS customer, timestamp '2026-01-01 00:00:00' + i * interval '1 second' AS made FROM generate_series(${from}::bigint, ${to}::bigint) AS g(i)`;
}
