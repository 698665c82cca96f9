const DATE_PATTERNS = [
  'YYYY-MM-DD HH24:MI:SS', 'YYYY', 'YYY', 'YY', 'Y', 'Y,YYY', 'IYYY-IW-ID', 'IDDD', 'MM', 'Mon', 'MON', 'mon', 'Month', 'MONTH', 'month', 'FMMonth', 'RM', 'rm', 'DD', 'DDD', 'D', 'Day', 'DAY', 'day', 'FMDay', 'Dy', 'DY', 'dy', 'W', 'WW', 'IW', 'CC', 'J', 'Q', 'HH', 'HH12', 'HH24', 'MI', 'SS', 'MS', 'US', 'SSSS', 'SSSSS', 'AM', 'pm', 'A.M.', 'p.m.', 'BC', 'ad', 'B.C.', 'FF1', 'FF3', 'FF6', 'TZ', 'tz', 'TZH', 'TZM', 'OF', 'DDth', 'DDTH', 'FMDDth "of" FMMonth', '"quoted \\"x" YYYY', 'YYYYMMDD', 'HH12:MI:SS AM', 'FMHH24:FMMI', 'Dy, DD Mon YYYY', 'foo', '', 'YYYY"Y"', 'DDSP', 'FXYYYY',
]; // prettier-ignore

const VALUES = [
  "timestamp '2024-02-29 15:04:05.678901'",
  "timestamp '0099-12-31 00:00:00'",
  "timestamp '1999-01-03 12:30:00'",
  "timestamp '0044-03-15 01:02:03 BC'",
];

const FIELDS = [
  'century', 'day', 'decade', 'dow', 'doy', 'epoch', 'hour', 'isodow', 'isoyear', 'julian', 'microseconds', 'millennium', 'milliseconds', 'minute', 'month', 'quarter', 'second', 'timezone', 'timezone_hour', 'timezone_minute', 'week', 'year',
]; // prettier-ignore

/** Every pattern of to_char over dates, and every field of extract, date_part and date_trunc over every type. */
export function formatStatements(): readonly string[] {
  const statements: string[] = [];
  for (const pattern of DATE_PATTERNS) {
    const quoted = `'${pattern}'`;
    statements.push(`select to_char(x, ${quoted}) as r from (values ${VALUES.map((v) => `(${v})`).join(', ')}) t(x)`);
    statements.push(
      `select to_char(timestamptz '2024-07-01 22:00:00+00', ${quoted}) as a, to_char(date '2000-01-01'::timestamp, p) as b from (values (${quoted})) t(p)`,
    );
  }
  const typed: Readonly<Record<string, string>> = {
    date: "(date '2024-02-29'), ('2000-12-31'), ('0001-01-01'), ('1969-12-28')",
    timestamp: "(timestamp '2024-02-29 12:34:56.789'), ('1969-12-31 23:59:59.25'), ('2000-01-01')",
    timestamptz: "(timestamptz '2024-02-29 12:34:56.789+02'), ('1969-12-31 23:59:59.25+00')",
    time: "(time '12:34:56.789'), ('00:00'), ('23:59:59.999999')",
    interval: "(interval '1 year 2 mons 3 days 04:05:06.789'), ('-100 years -1 day'), ('36:00:00.5')",
  };
  for (const field of FIELDS) {
    for (const [type, rows] of Object.entries(typed)) {
      statements.push(`select x, extract(${field} from x) as r, date_part('${field}', x) as p from (values ${rows}) t(x)`);
      if (type !== 'time' && !/epoch|julian|timezone|do[wy]|iso/.test(field))
        statements.push(`select x, date_trunc('${field}', x) as r from (values ${rows}) t(x)`);
    }
  }
  for (const zone of [
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kolkata',
    'Australia/Lord_Howe',
    '+02',
    '-03:30',
    'EST',
    'Nope/Zone',
    'europe/paris',
    'CET',
  ]) {
    statements.push(
      `select x at time zone '${zone}' as a, y at time zone '${zone}' as b from (values (timestamp '2024-03-31 02:30:00', timestamptz '2024-03-31 01:00:00+00'), ('2024-10-27 02:30:00', '2024-10-27 01:00:00+00'), ('1950-01-01', '1950-01-01 00:00+00')) t(x, y)`,
      `select timestamp '2024-07-01 12:00' at time zone z as a from (values ('${zone}')) t(z)`,
    );
  }
  return statements;
}
