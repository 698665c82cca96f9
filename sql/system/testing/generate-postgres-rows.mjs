// Reads what a PostgreSQL 15 says about the tables of testing/shop.ts and writes it to postgres-rows.json, as the referee of our rows:
//
//   node sql/system/testing/generate-postgres-rows.mjs postgres://postgres@127.0.0.1:5432/postgres
import { writeFile } from 'node:fs/promises';
import pg from 'pg';

const SHOP = `
  create table trips (id int8 not null, at timestamptz default now(), note text, fee numeric(10,2) default 0, tag varchar(20), ok boolean,
    small int2, whole int4, f4 real, f8 double precision, d date not null, ts timestamp(3), raw bytea, free varchar);
  create table keyed (k int, "Name" text, primary key ("Name", k));
  create schema lake;
  create table lake.stock (x int);
  comment on table trips is 'hello';
  comment on column trips.note is 'c'`;

/** Columns that depend on the server or its owner are left out; OIDs are replaced by names. */
const QUERIES = {
  'pg_catalog.pg_class': `select relname, relkind, am.amname as relam, relpersistence, relnatts, relhasindex, relchecks, relhasrules, relhastriggers,
      relrowsecurity, relforcerowsecurity, relispopulated, relreplident, relispartition, reloftype, reltablespace
    from pg_class c left join pg_am am on am.oid = relam where relnamespace in ('public'::regnamespace, 'lake'::regnamespace) order by 1`,
  'pg_catalog.pg_attribute': `select attrelid::regclass::text as relation, attname, atttypid, attlen, attnum, attndims, atttypmod, attbyval, attalign, attstorage,
      attcompression, attnotnull, atthasdef, atthasmissing, attidentity, attgenerated, attisdropped, attislocal, attinhcount, attcollation
    from pg_attribute join pg_class c on c.oid = attrelid where attnum > 0 and relnamespace in ('public'::regnamespace, 'lake'::regnamespace)
    order by 1, attnum`,
  'pg_catalog.pg_index': `select indnatts, indnkeyatts, indisunique, indisprimary, indisexclusion, indimmediate, indisclustered, indisvalid, indisready,
      indislive, indisreplident, indkey::text, indcollation::text, indclass::text, indoption::text
    from pg_index where indrelid = 'keyed'::regclass`,
  'pg_catalog.pg_constraint': `select conname, contype, condeferrable, condeferred, convalidated, confupdtype, confdeltype, confmatchtype, conislocal,
      coninhcount, connoinherit, conkey::text, confkey::text from pg_constraint where conrelid = 'keyed'::regclass`,
  'pg_catalog.pg_attrdef': `select adnum, pg_get_expr(adbin, adrelid) as adbin from pg_attrdef order by 1`,
  'pg_catalog.pg_description': `select objsubid, description from pg_description where objoid = 'trips'::regclass and classoid = 'pg_class'::regclass order by 1`,
  'pg_catalog.pg_indexes': `select schemaname, tablename, indexname, tablespace, indexdef from pg_indexes where schemaname = 'public'`,
  'information_schema.tables': `select table_catalog, table_schema, table_name, table_type, is_insertable_into, is_typed, commit_action
    from information_schema.tables where table_schema in ('public', 'lake') order by 3`,
  'information_schema.columns': `select * from information_schema.columns where table_schema in ('public', 'lake') order by table_name, ordinal_position`,
  'information_schema.key_column_usage': `select * from information_schema.key_column_usage where table_schema = 'public' order by ordinal_position`,
};

const admin = new pg.Client({ connectionString: process.argv[2] });
await admin.connect();
await admin.query('drop database if exists shop');
await admin.query('create database shop');
const url = new URL(process.argv[2]);
url.pathname = '/shop';
const client = new pg.Client({ connectionString: url.href, types: { getTypeParser: (oid) => (oid === 16 ? (v) => v === 't' : (v) => v) } });
await client.connect();
await client.query(SHOP);
const result = {};
for (const [relation, query] of Object.entries(QUERIES)) result[relation] = (await client.query(query)).rows;
await writeFile(new URL('postgres-rows.json', import.meta.url), `${JSON.stringify(result, null, 1)}\n`);
await client.end();
await admin.query('drop database shop');
await admin.end();
