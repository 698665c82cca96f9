import { SeededRandom } from '../../../catalog/base/seeded-random.ts';

/** ClickBench's table: 105 columns, under PostgreSQL's names for their types. */
const COLUMNS =
  `WatchID bigint, JavaEnable smallint, Title text, GoodEvent smallint, EventTime timestamp, EventDate date, CounterID integer,
  ClientIP integer, RegionID integer, UserID bigint, CounterClass smallint, OS smallint, UserAgent smallint, URL text, Referer text,
  IsRefresh smallint, RefererCategoryID smallint, RefererRegionID integer, URLCategoryID smallint, URLRegionID integer,
  ResolutionWidth smallint, ResolutionHeight smallint, ResolutionDepth smallint, FlashMajor smallint, FlashMinor smallint,
  FlashMinor2 text, NetMajor smallint, NetMinor smallint, UserAgentMajor smallint, UserAgentMinor varchar(255), CookieEnable smallint,
  JavascriptEnable smallint, IsMobile smallint, MobilePhone smallint, MobilePhoneModel text, Params text, IPNetworkID integer,
  TraficSourceID smallint, SearchEngineID smallint, SearchPhrase text, AdvEngineID smallint, IsArtifical smallint,
  WindowClientWidth smallint, WindowClientHeight smallint, ClientTimeZone smallint, ClientEventTime timestamp,
  SilverlightVersion1 smallint, SilverlightVersion2 smallint, SilverlightVersion3 integer, SilverlightVersion4 smallint, PageCharset text,
  CodeVersion integer, IsLink smallint, IsDownload smallint, IsNotBounce smallint, FUniqID bigint, OriginalURL text, HID integer,
  IsOldCounter smallint, IsEvent smallint, IsParameter smallint, DontCountHits smallint, WithHash smallint, HitColor char(1),
  LocalEventTime timestamp, Age smallint, Sex smallint, Income smallint, Interests smallint, Robotness smallint, RemoteIP integer,
  WindowName integer, OpenerName integer, HistoryLength smallint, BrowserLanguage text, BrowserCountry text, SocialNetwork text,
  SocialAction text, HTTPError smallint, SendTiming integer, DNSTiming integer, ConnectTiming integer, ResponseStartTiming integer,
  ResponseEndTiming integer, FetchTiming integer, SocialSourceNetworkID smallint, SocialSourcePage text, ParamPrice bigint,
  ParamOrderID text, ParamCurrency text, ParamCurrencyID smallint, OpenstatServiceName text, OpenstatCampaignID text, OpenstatAdID text,
  OpenstatSourceID text, UTMSource text, UTMMedium text, UTMCampaign text, UTMContent text, UTMTerm text, FromTag text,
  HasGCLID smallint, RefererHash bigint, URLHash bigint, CLID integer`
    .split(',')
    .map((c) => c.trim().split(' ') as [string, string]);

export const HITS_DDL = `create table hits (${COLUMNS.map((c) => c.join(' ')).join(', ')})`;

/** Values that the queries ask for, so that each of them has rows; a column takes one of its list. */
const WANTED: Readonly<Record<string, readonly (string | number)[]>> = {
  CounterID: [62, 62, 62, 1, 7], IsRefresh: [0, 0, 0, 1], DontCountHits: [0, 0, 1], IsLink: [0, 1], IsDownload: [0, 0, 1], AdvEngineID: [0, 0, 2, 13], TraficSourceID: [-1, 6, 1, 0], SearchEngineID: [0, 2, 3],
  UserID: ['435090932899640449', 1, 2, 3, 4, '-7418527520126366595', '9223372036854775807'], RefererHash: ['3594120000172545465', 5], URLHash: ['2868770270353813622', 6, '-3'], RegionID: [229, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 208],
  MobilePhone: [0, 1, 10], MobilePhoneModel: ['', 'iPhone', 'iPad', 'HTC Desire'], SearchPhrase: ['', '', 'погода', 'карелки', "it''s", 'a b', 'zoo', 'abc', 'Q', 'ёж'], Title: ['', 'Google – поиск', 'Новости', 'Google'],
  URL: ['', 'http://google.com/x', 'http://www.google.ru/?q=1', 'http://example.org/a', 'https://example.org/b?c=%20', 'http://ya.ru'], Referer: ['', 'https://www.example.com/x/y', 'http://example.com/z', 'http://ya.ru/', 'no url'],
  ResolutionWidth: [0, 1024, 1366, 1920], WindowClientWidth: [0, 1000, 1300, 1900], WindowClientHeight: [600, 700], ClientIP: [1, 2, 3, -1568568], HitColor: ['D', '5', 'T'],
}; // prettier-ignore

/** `count` made-up rows as SQL tuples, the same for the same seed; WatchID is the row's number. */
export function hitsRows(count: number, seed: number): readonly string[] {
  const random = new SeededRandom(seed);
  const below = (n: number): number => random.int(n);
  return Array.from({ length: count }, (_, row) => {
    const day = below(20);
    const values = COLUMNS.map(([name, type]) => {
      const wanted = WANTED[name];
      if (name === 'WatchID') return String(row);
      if (wanted !== undefined) {
        const value = wanted[below(wanted.length)]!;
        return typeof value === 'number' || type === 'bigint' ? String(value) : `'${value.replaceAll("'", "''")}'`;
      }
      if (type === 'date') return `date '2013-07-01' + ${day}`;
      if (type === 'timestamp')
        return `timestamp '2013-07-01' + interval '${day} days ${below(3)} hours ${below(6)} minutes ${row} seconds'`;
      if (type === 'text' || type.startsWith('varchar')) return `'${name.slice(0, 3)}${below(3)}'`;
      return String(below(type === 'smallint' ? 100 : 100_000) - 10);
    });
    return `(${values.join(', ')})`;
  });
}

/** `SUM(ResolutionWidth), SUM(ResolutionWidth + 1) …` up to + 89: one of the queries. */
export const NINETY_SUMS = Array.from({ length: 90 }, (_, i) => (i === 0 ? 'SUM(ResolutionWidth)' : `SUM(ResolutionWidth + ${i})`)).join(
  ', ',
);
