// Generated from PostgreSQL 15.20 by generate.mjs. Do not edit.

/** oid|name|category|preferred|length|element oid|array oid|format_type(oid, null)|usable in expressions */
export const PG_TYPES = `
16|bool|B|t|1|0|1000|boolean|t
17|bytea|U|f|-1|0|1001|bytea|t
18|char|Z|f|1|0|1002|"char"|t
19|name|S|f|64|0|1003|name|t
20|int8|N|f|8|0|1016|bigint|t
21|int2|N|f|2|0|1005|smallint|t
22|int2vector|A|f|-1|21|1006|int2vector|t
23|int4|N|f|4|0|1007|integer|t
24|regproc|N|f|4|0|1008|regproc|t
25|text|S|t|-1|0|1009|text|t
26|oid|N|t|4|0|1028|oid|t
27|tid|U|f|6|0|1010|tid|f
28|xid|U|f|4|0|1011|xid|t
29|cid|U|f|4|0|1012|cid|f
30|oidvector|A|f|-1|26|1013|oidvector|t
32|pg_ddl_command|P|f|8|0|0|pg_ddl_command|f
114|json|U|f|-1|0|199|json|t
142|xml|U|f|-1|0|143|xml|f
143|_xml|A|f|-1|142|0|xml[]|f
194|pg_node_tree|Z|f|-1|0|0|pg_node_tree|t
199|_json|A|f|-1|114|0|json[]|t
269|table_am_handler|P|f|4|0|0|table_am_handler|f
271|_xid8|A|f|-1|5069|0|xid8[]|f
325|index_am_handler|P|f|4|0|0|index_am_handler|f
600|point|G|f|16|0|1017|point|f
601|lseg|G|f|32|0|1018|lseg|f
602|path|G|f|-1|0|1019|path|f
603|box|G|f|32|0|1020|box|f
604|polygon|G|f|-1|0|1027|polygon|f
628|line|G|f|24|0|629|line|f
629|_line|A|f|-1|628|0|line[]|f
650|cidr|I|f|-1|0|651|cidr|f
651|_cidr|A|f|-1|650|0|cidr[]|f
700|float4|N|f|4|0|1021|real|t
701|float8|N|t|8|0|1022|double precision|t
705|unknown|X|f|-2|0|0|unknown|t
718|circle|G|f|24|0|719|circle|f
719|_circle|A|f|-1|718|0|circle[]|f
774|macaddr8|U|f|8|0|775|macaddr8|f
775|_macaddr8|A|f|-1|774|0|macaddr8[]|f
790|money|N|f|8|0|791|money|f
791|_money|A|f|-1|790|0|money[]|f
829|macaddr|U|f|6|0|1040|macaddr|f
869|inet|I|t|-1|0|1041|inet|f
1000|_bool|A|f|-1|16|0|boolean[]|t
1001|_bytea|A|f|-1|17|0|bytea[]|t
1002|_char|A|f|-1|18|0|"char"[]|t
1003|_name|A|f|-1|19|0|name[]|t
1005|_int2|A|f|-1|21|0|smallint[]|t
1006|_int2vector|A|f|-1|22|0|int2vector[]|t
1007|_int4|A|f|-1|23|0|integer[]|t
1008|_regproc|A|f|-1|24|0|regproc[]|t
1009|_text|A|f|-1|25|0|text[]|t
1010|_tid|A|f|-1|27|0|tid[]|f
1011|_xid|A|f|-1|28|0|xid[]|t
1012|_cid|A|f|-1|29|0|cid[]|f
1013|_oidvector|A|f|-1|30|0|oidvector[]|t
1014|_bpchar|A|f|-1|1042|0|character[]|t
1015|_varchar|A|f|-1|1043|0|character varying[]|t
1016|_int8|A|f|-1|20|0|bigint[]|t
1017|_point|A|f|-1|600|0|point[]|f
1018|_lseg|A|f|-1|601|0|lseg[]|f
1019|_path|A|f|-1|602|0|path[]|f
1020|_box|A|f|-1|603|0|box[]|f
1021|_float4|A|f|-1|700|0|real[]|t
1022|_float8|A|f|-1|701|0|double precision[]|t
1027|_polygon|A|f|-1|604|0|polygon[]|f
1028|_oid|A|f|-1|26|0|oid[]|t
1033|aclitem|U|f|12|0|1034|aclitem|t
1034|_aclitem|A|f|-1|1033|0|aclitem[]|t
1040|_macaddr|A|f|-1|829|0|macaddr[]|f
1041|_inet|A|f|-1|869|0|inet[]|f
1042|bpchar|S|f|-1|0|1014|character|t
1043|varchar|S|f|-1|0|1015|character varying|t
1082|date|D|f|4|0|1182|date|t
1083|time|D|f|8|0|1183|time without time zone|t
1114|timestamp|D|f|8|0|1115|timestamp without time zone|t
1115|_timestamp|A|f|-1|1114|0|timestamp without time zone[]|t
1182|_date|A|f|-1|1082|0|date[]|t
1183|_time|A|f|-1|1083|0|time without time zone[]|t
1184|timestamptz|D|t|8|0|1185|timestamp with time zone|t
1185|_timestamptz|A|f|-1|1184|0|timestamp with time zone[]|t
1186|interval|T|t|16|0|1187|interval|t
1187|_interval|A|f|-1|1186|0|interval[]|t
1231|_numeric|A|f|-1|1700|0|numeric[]|t
1263|_cstring|A|f|-1|2275|0|cstring[]|f
1266|timetz|D|f|12|0|1270|time with time zone|f
1270|_timetz|A|f|-1|1266|0|time with time zone[]|f
1560|bit|V|f|-1|0|1561|bit|f
1561|_bit|A|f|-1|1560|0|bit[]|f
1562|varbit|V|t|-1|0|1563|bit varying|f
1563|_varbit|A|f|-1|1562|0|bit varying[]|f
1700|numeric|N|f|-1|0|1231|numeric|t
1790|refcursor|U|f|-1|0|2201|refcursor|f
2201|_refcursor|A|f|-1|1790|0|refcursor[]|f
2202|regprocedure|N|f|4|0|2207|regprocedure|t
2203|regoper|N|f|4|0|2208|regoper|t
2204|regoperator|N|f|4|0|2209|regoperator|t
2205|regclass|N|f|4|0|2210|regclass|t
2206|regtype|N|f|4|0|2211|regtype|t
2207|_regprocedure|A|f|-1|2202|0|regprocedure[]|t
2208|_regoper|A|f|-1|2203|0|regoper[]|t
2209|_regoperator|A|f|-1|2204|0|regoperator[]|t
2210|_regclass|A|f|-1|2205|0|regclass[]|t
2211|_regtype|A|f|-1|2206|0|regtype[]|t
2249|record|P|f|-1|0|2287|record|t
2275|cstring|P|f|-2|0|1263|cstring|f
2276|any|P|f|4|0|0|"any"|t
2277|anyarray|P|f|-1|0|0|anyarray|t
2278|void|P|f|4|0|0|void|t
2279|trigger|P|f|4|0|0|trigger|f
2280|language_handler|P|f|4|0|0|language_handler|f
2281|internal|P|f|8|0|0|internal|f
2283|anyelement|P|f|4|0|0|anyelement|t
2287|_record|P|f|-1|0|0|record[]|f
2776|anynonarray|P|f|4|0|0|anynonarray|t
2949|_txid_snapshot|A|f|-1|2970|0|txid_snapshot[]|f
2950|uuid|U|f|16|0|2951|uuid|t
2951|_uuid|A|f|-1|2950|0|uuid[]|t
2970|txid_snapshot|U|f|-1|0|2949|txid_snapshot|f
3115|fdw_handler|P|f|4|0|0|fdw_handler|f
3220|pg_lsn|U|f|8|0|3221|pg_lsn|f
3221|_pg_lsn|A|f|-1|3220|0|pg_lsn[]|f
3310|tsm_handler|P|f|4|0|0|tsm_handler|f
3361|pg_ndistinct|Z|f|-1|0|0|pg_ndistinct|f
3402|pg_dependencies|Z|f|-1|0|0|pg_dependencies|f
3500|anyenum|P|f|4|0|0|anyenum|f
3614|tsvector|U|f|-1|0|3643|tsvector|f
3615|tsquery|U|f|-1|0|3645|tsquery|f
3642|gtsvector|U|f|-1|0|3644|gtsvector|f
3643|_tsvector|A|f|-1|3614|0|tsvector[]|f
3644|_gtsvector|A|f|-1|3642|0|gtsvector[]|f
3645|_tsquery|A|f|-1|3615|0|tsquery[]|f
3734|regconfig|N|f|4|0|3735|regconfig|f
3735|_regconfig|A|f|-1|3734|0|regconfig[]|f
3769|regdictionary|N|f|4|0|3770|regdictionary|f
3770|_regdictionary|A|f|-1|3769|0|regdictionary[]|f
3802|jsonb|U|f|-1|0|3807|jsonb|t
3807|_jsonb|A|f|-1|3802|0|jsonb[]|t
3831|anyrange|P|f|-1|0|0|anyrange|f
3838|event_trigger|P|f|4|0|0|event_trigger|f
3905|_int4range|A|f|-1|3904|0|int4range[]|f
3907|_numrange|A|f|-1|3906|0|numrange[]|f
3909|_tsrange|A|f|-1|3908|0|tsrange[]|f
3911|_tstzrange|A|f|-1|3910|0|tstzrange[]|f
3913|_daterange|A|f|-1|3912|0|daterange[]|f
3927|_int8range|A|f|-1|3926|0|int8range[]|f
4072|jsonpath|U|f|-1|0|4073|jsonpath|f
4073|_jsonpath|A|f|-1|4072|0|jsonpath[]|f
4089|regnamespace|N|f|4|0|4090|regnamespace|t
4090|_regnamespace|A|f|-1|4089|0|regnamespace[]|t
4096|regrole|N|f|4|0|4097|regrole|t
4097|_regrole|A|f|-1|4096|0|regrole[]|t
4191|regcollation|N|f|4|0|4192|regcollation|f
4192|_regcollation|A|f|-1|4191|0|regcollation[]|f
4537|anymultirange|P|f|-1|0|0|anymultirange|f
4538|anycompatiblemultirange|P|f|-1|0|0|anycompatiblemultirange|f
4600|pg_brin_bloom_summary|Z|f|-1|0|0|pg_brin_bloom_summary|f
4601|pg_brin_minmax_multi_summary|Z|f|-1|0|0|pg_brin_minmax_multi_summary|f
5017|pg_mcv_list|Z|f|-1|0|0|pg_mcv_list|f
5038|pg_snapshot|U|f|-1|0|5039|pg_snapshot|f
5039|_pg_snapshot|A|f|-1|5038|0|pg_snapshot[]|f
5069|xid8|U|f|8|0|271|xid8|f
5077|anycompatible|P|f|4|0|0|anycompatible|t
5078|anycompatiblearray|P|f|-1|0|0|anycompatiblearray|t
5079|anycompatiblenonarray|P|f|4|0|0|anycompatiblenonarray|t
5080|anycompatiblerange|P|f|-1|0|0|anycompatiblerange|f
6150|_int4multirange|A|f|-1|4451|0|int4multirange[]|f
6151|_nummultirange|A|f|-1|4532|0|nummultirange[]|f
6152|_tsmultirange|A|f|-1|4533|0|tsmultirange[]|f
6153|_tstzmultirange|A|f|-1|4534|0|tstzmultirange[]|f
6155|_datemultirange|A|f|-1|4535|0|datemultirange[]|f
6157|_int8multirange|A|f|-1|4536|0|int8multirange[]|f
`;
