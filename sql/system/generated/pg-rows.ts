// Generated from PostgreSQL 15.20 by generate.mjs. Do not edit.

/** Rows of relations that never change: columns in the order of PG_RELATIONS, as text, separated by tabs, \\N for NULL. */
export const PG_ROWS: Readonly<Record<string, string>> = {
  pg_am: `
2	heap	3	t
403	btree	330	i
405	hash	331	i
783	gist	332	i
2742	gin	333	i
3580	brin	335	i
4000	spgist	334	i
`,
  pg_language: `
12	internal	10	false	false	0	0	2246	\\N
13	c	10	false	false	0	0	2247	\\N
14	sql	10	false	true	0	0	2248	\\N
`,
  pg_tablespace: `
1663	pg_default	10	\\N	\\N
1664	pg_global	10	\\N	\\N
`,
  pg_range: `
3904	23	4451	0	1978	3914	3922
3906	1700	4532	0	3125	0	3924
3908	1114	4533	0	3128	0	3929
3910	1184	4534	0	3127	0	3930
3912	1082	4535	0	3122	3915	3925
3926	20	4536	0	3124	3928	3923
`,
  pg_collation: `
100	default	11	10	d	true	-1	\\N	\\N	\\N	\\N
950	C	11	10	c	true	-1	C	C	\\N	\\N
951	POSIX	11	10	c	true	-1	POSIX	POSIX	\\N	\\N
12340	ucs_basic	11	10	c	true	6	C	C	\\N	\\N
`,
  pg_type: `
16	bool	11	10	1	true	b	B	true	true	,	0	0	0	1000	1242	1243	2436	2437	0	0	0	c	p	false	0	-1	0	0	\\N	\\N	\\N
17	bytea	11	10	-1	false	b	U	false	true	,	0	0	0	1001	1244	31	2412	2413	0	0	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
18	char	11	10	1	true	b	Z	false	true	,	0	0	0	1002	1245	33	2434	2435	0	0	0	c	p	false	0	-1	0	0	\\N	\\N	\\N
19	name	11	10	64	false	b	S	false	true	,	0	6180	18	1003	34	35	2422	2423	0	0	0	c	p	false	0	-1	0	950	\\N	\\N	\\N
20	int8	11	10	8	true	b	N	false	true	,	0	0	0	1016	460	461	2408	2409	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
21	int2	11	10	2	true	b	N	false	true	,	0	0	0	1005	38	39	2404	2405	0	0	0	s	p	false	0	-1	0	0	\\N	\\N	\\N
22	int2vector	11	10	-1	false	b	A	false	true	,	0	6179	21	1006	40	41	2410	2411	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
23	int4	11	10	4	true	b	N	false	true	,	0	0	0	1007	42	43	2406	2407	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
24	regproc	11	10	4	true	b	N	false	true	,	0	0	0	1008	44	45	2444	2445	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
25	text	11	10	-1	false	b	S	true	true	,	0	0	0	1009	46	47	2414	2415	0	0	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
26	oid	11	10	4	true	b	N	true	true	,	0	0	0	1028	1798	1799	2418	2419	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
27	tid	11	10	6	false	b	U	false	true	,	0	0	0	1010	48	49	2438	2439	0	0	0	s	p	false	0	-1	0	0	\\N	\\N	\\N
28	xid	11	10	4	true	b	U	false	true	,	0	0	0	1011	50	51	2440	2441	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
29	cid	11	10	4	true	b	U	false	true	,	0	0	0	1012	52	53	2442	2443	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
30	oidvector	11	10	-1	false	b	A	false	true	,	0	6179	26	1013	54	55	2420	2421	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
32	pg_ddl_command	11	10	8	true	p	P	false	true	,	0	0	0	0	86	87	88	90	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
114	json	11	10	-1	false	b	U	false	true	,	0	0	0	199	321	322	323	324	0	0	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
142	xml	11	10	-1	false	b	U	false	true	,	0	0	0	143	2893	2894	2898	2899	0	0	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
143	_xml	11	10	-1	false	b	A	false	true	,	0	6179	142	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
194	pg_node_tree	11	10	-1	false	b	Z	false	true	,	0	0	0	0	195	196	197	198	0	0	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
199	_json	11	10	-1	false	b	A	false	true	,	0	6179	114	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
269	table_am_handler	11	10	4	true	p	P	false	true	,	0	0	0	0	267	268	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
271	_xid8	11	10	-1	false	b	A	false	true	,	0	6179	5069	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
325	index_am_handler	11	10	4	true	p	P	false	true	,	0	0	0	0	326	327	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
600	point	11	10	16	false	b	G	false	true	,	0	6180	701	1017	117	118	2428	2429	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
601	lseg	11	10	32	false	b	G	false	true	,	0	6180	600	1018	119	120	2480	2481	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
602	path	11	10	-1	false	b	G	false	true	,	0	0	0	1019	121	122	2482	2483	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
603	box	11	10	32	false	b	G	false	true	;	0	6180	600	1020	123	124	2484	2485	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
604	polygon	11	10	-1	false	b	G	false	true	,	0	0	0	1027	347	348	2486	2487	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
628	line	11	10	24	false	b	G	false	true	,	0	6180	701	629	1490	1491	2488	2489	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
629	_line	11	10	-1	false	b	A	false	true	,	0	6179	628	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
650	cidr	11	10	-1	false	b	I	false	true	,	0	0	0	651	1267	1427	2498	2499	0	0	0	i	m	false	0	-1	0	0	\\N	\\N	\\N
651	_cidr	11	10	-1	false	b	A	false	true	,	0	6179	650	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
700	float4	11	10	4	true	b	N	false	true	,	0	0	0	1021	200	201	2424	2425	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
701	float8	11	10	8	true	b	N	true	true	,	0	0	0	1022	214	215	2426	2427	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
705	unknown	11	10	-2	false	p	X	false	true	,	0	0	0	0	109	110	2416	2417	0	0	0	c	p	false	0	-1	0	0	\\N	\\N	\\N
718	circle	11	10	24	false	b	G	false	true	,	0	0	0	719	1450	1451	2490	2491	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
719	_circle	11	10	-1	false	b	A	false	true	,	0	6179	718	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
774	macaddr8	11	10	8	false	b	U	false	true	,	0	0	0	775	4110	4111	3446	3447	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
775	_macaddr8	11	10	-1	false	b	A	false	true	,	0	6179	774	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
790	money	11	10	8	true	b	N	false	true	,	0	0	0	791	886	887	2492	2493	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
791	_money	11	10	-1	false	b	A	false	true	,	0	6179	790	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
829	macaddr	11	10	6	false	b	U	false	true	,	0	0	0	1040	436	437	2494	2495	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
869	inet	11	10	-1	false	b	I	true	true	,	0	0	0	1041	910	911	2496	2497	0	0	0	i	m	false	0	-1	0	0	\\N	\\N	\\N
1000	_bool	11	10	-1	false	b	A	false	true	,	0	6179	16	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1001	_bytea	11	10	-1	false	b	A	false	true	,	0	6179	17	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1002	_char	11	10	-1	false	b	A	false	true	,	0	6179	18	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1003	_name	11	10	-1	false	b	A	false	true	,	0	6179	19	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	950	\\N	\\N	\\N
1005	_int2	11	10	-1	false	b	A	false	true	,	0	6179	21	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1006	_int2vector	11	10	-1	false	b	A	false	true	,	0	6179	22	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1007	_int4	11	10	-1	false	b	A	false	true	,	0	6179	23	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1008	_regproc	11	10	-1	false	b	A	false	true	,	0	6179	24	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1009	_text	11	10	-1	false	b	A	false	true	,	0	6179	25	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	100	\\N	\\N	\\N
1010	_tid	11	10	-1	false	b	A	false	true	,	0	6179	27	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1011	_xid	11	10	-1	false	b	A	false	true	,	0	6179	28	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1012	_cid	11	10	-1	false	b	A	false	true	,	0	6179	29	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1013	_oidvector	11	10	-1	false	b	A	false	true	,	0	6179	30	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1014	_bpchar	11	10	-1	false	b	A	false	true	,	0	6179	1042	0	750	751	2400	2401	2913	2914	3816	i	x	false	0	-1	0	100	\\N	\\N	\\N
1015	_varchar	11	10	-1	false	b	A	false	true	,	0	6179	1043	0	750	751	2400	2401	2915	2916	3816	i	x	false	0	-1	0	100	\\N	\\N	\\N
1016	_int8	11	10	-1	false	b	A	false	true	,	0	6179	20	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1017	_point	11	10	-1	false	b	A	false	true	,	0	6179	600	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1018	_lseg	11	10	-1	false	b	A	false	true	,	0	6179	601	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1019	_path	11	10	-1	false	b	A	false	true	,	0	6179	602	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1020	_box	11	10	-1	false	b	A	false	true	;	0	6179	603	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1021	_float4	11	10	-1	false	b	A	false	true	,	0	6179	700	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1022	_float8	11	10	-1	false	b	A	false	true	,	0	6179	701	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1027	_polygon	11	10	-1	false	b	A	false	true	,	0	6179	604	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1028	_oid	11	10	-1	false	b	A	false	true	,	0	6179	26	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1033	aclitem	11	10	12	false	b	U	false	true	,	0	0	0	1034	1031	1032	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
1034	_aclitem	11	10	-1	false	b	A	false	true	,	0	6179	1033	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1040	_macaddr	11	10	-1	false	b	A	false	true	,	0	6179	829	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1041	_inet	11	10	-1	false	b	A	false	true	,	0	6179	869	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1042	bpchar	11	10	-1	false	b	S	false	true	,	0	0	0	1014	1044	1045	2430	2431	2913	2914	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
1043	varchar	11	10	-1	false	b	S	false	true	,	0	0	0	1015	1046	1047	2432	2433	2915	2916	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
1082	date	11	10	4	true	b	D	false	true	,	0	0	0	1182	1084	1085	2468	2469	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
1083	time	11	10	8	true	b	D	false	true	,	0	0	0	1183	1143	1144	2470	2471	2909	2910	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
1114	timestamp	11	10	8	true	b	D	false	true	,	0	0	0	1115	1312	1313	2474	2475	2905	2906	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
1115	_timestamp	11	10	-1	false	b	A	false	true	,	0	6179	1114	0	750	751	2400	2401	2905	2906	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1182	_date	11	10	-1	false	b	A	false	true	,	0	6179	1082	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1183	_time	11	10	-1	false	b	A	false	true	,	0	6179	1083	0	750	751	2400	2401	2909	2910	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1184	timestamptz	11	10	8	true	b	D	true	true	,	0	0	0	1185	1150	1151	2476	2477	2907	2908	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
1185	_timestamptz	11	10	-1	false	b	A	false	true	,	0	6179	1184	0	750	751	2400	2401	2907	2908	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1186	interval	11	10	16	false	b	T	true	true	,	0	0	0	1187	1160	1161	2478	2479	2903	2904	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
1187	_interval	11	10	-1	false	b	A	false	true	,	0	6179	1186	0	750	751	2400	2401	2903	2904	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1231	_numeric	11	10	-1	false	b	A	false	true	,	0	6179	1700	0	750	751	2400	2401	2917	2918	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1263	_cstring	11	10	-1	false	b	A	false	true	,	0	6179	2275	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1266	timetz	11	10	12	false	b	D	false	true	,	0	0	0	1270	1350	1351	2472	2473	2911	2912	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
1270	_timetz	11	10	-1	false	b	A	false	true	,	0	6179	1266	0	750	751	2400	2401	2911	2912	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
1560	bit	11	10	-1	false	b	V	false	true	,	0	0	0	1561	1564	1565	2456	2457	2919	2920	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
1561	_bit	11	10	-1	false	b	A	false	true	,	0	6179	1560	0	750	751	2400	2401	2919	2920	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1562	varbit	11	10	-1	false	b	V	true	true	,	0	0	0	1563	1579	1580	2458	2459	2902	2921	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
1563	_varbit	11	10	-1	false	b	A	false	true	,	0	6179	1562	0	750	751	2400	2401	2902	2921	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
1700	numeric	11	10	-1	false	b	N	false	true	,	0	0	0	1231	1701	1702	2460	2461	2917	2918	0	i	m	false	0	-1	0	0	\\N	\\N	\\N
1790	refcursor	11	10	-1	false	b	U	false	true	,	0	0	0	2201	46	47	2414	2415	0	0	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
2201	_refcursor	11	10	-1	false	b	A	false	true	,	0	6179	1790	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
2202	regprocedure	11	10	4	true	b	N	false	true	,	0	0	0	2207	2212	2213	2446	2447	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2203	regoper	11	10	4	true	b	N	false	true	,	0	0	0	2208	2214	2215	2448	2449	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2204	regoperator	11	10	4	true	b	N	false	true	,	0	0	0	2209	2216	2217	2450	2451	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2205	regclass	11	10	4	true	b	N	false	true	,	0	0	0	2210	2218	2219	2452	2453	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2206	regtype	11	10	4	true	b	N	false	true	,	0	0	0	2211	2220	2221	2454	2455	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2207	_regprocedure	11	10	-1	false	b	A	false	true	,	0	6179	2202	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
2208	_regoper	11	10	-1	false	b	A	false	true	,	0	6179	2203	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
2209	_regoperator	11	10	-1	false	b	A	false	true	,	0	6179	2204	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
2210	_regclass	11	10	-1	false	b	A	false	true	,	0	6179	2205	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
2211	_regtype	11	10	-1	false	b	A	false	true	,	0	6179	2206	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
2249	record	11	10	-1	false	p	P	false	true	,	0	0	0	2287	2290	2291	2402	2403	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
2275	cstring	11	10	-2	false	p	P	false	true	,	0	0	0	1263	2292	2293	2500	2501	0	0	0	c	p	false	0	-1	0	0	\\N	\\N	\\N
2276	any	11	10	4	true	p	P	false	true	,	0	0	0	0	2294	2295	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2277	anyarray	11	10	-1	false	p	P	false	true	,	0	0	0	0	2296	2297	2502	2503	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
2278	void	11	10	4	true	p	P	false	true	,	0	0	0	0	2298	2299	3120	3121	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2279	trigger	11	10	4	true	p	P	false	true	,	0	0	0	0	2300	2301	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2280	language_handler	11	10	4	true	p	P	false	true	,	0	0	0	0	2302	2303	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2281	internal	11	10	8	true	p	P	false	true	,	0	0	0	0	2304	2305	0	0	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
2283	anyelement	11	10	4	true	p	P	false	true	,	0	0	0	0	2312	2313	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2287	_record	11	10	-1	false	p	P	false	true	,	0	6179	2249	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
2776	anynonarray	11	10	4	true	p	P	false	true	,	0	0	0	0	2777	2778	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
2949	_txid_snapshot	11	10	-1	false	b	A	false	true	,	0	6179	2970	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
2950	uuid	11	10	16	false	b	U	false	true	,	0	0	0	2951	2952	2953	2961	2962	0	0	0	c	p	false	0	-1	0	0	\\N	\\N	\\N
2951	_uuid	11	10	-1	false	b	A	false	true	,	0	6179	2950	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
2970	txid_snapshot	11	10	-1	false	b	U	false	true	,	0	0	0	2949	2939	2940	2941	2942	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
3115	fdw_handler	11	10	4	true	p	P	false	true	,	0	0	0	0	3116	3117	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3220	pg_lsn	11	10	8	true	b	U	false	true	,	0	0	0	3221	3229	3230	3238	3239	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
3221	_pg_lsn	11	10	-1	false	b	A	false	true	,	0	6179	3220	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
3310	tsm_handler	11	10	4	true	p	P	false	true	,	0	0	0	0	3311	3312	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3361	pg_ndistinct	11	10	-1	false	b	Z	false	true	,	0	0	0	0	3355	3356	3357	3358	0	0	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
3402	pg_dependencies	11	10	-1	false	b	Z	false	true	,	0	0	0	0	3404	3405	3406	3407	0	0	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
3500	anyenum	11	10	4	true	p	P	false	true	,	0	0	0	0	3504	3505	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3614	tsvector	11	10	-1	false	b	U	false	true	,	0	0	0	3643	3610	3611	3639	3638	0	0	3688	i	x	false	0	-1	0	0	\\N	\\N	\\N
3615	tsquery	11	10	-1	false	b	U	false	true	,	0	0	0	3645	3612	3613	3641	3640	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3642	gtsvector	11	10	-1	false	b	U	false	true	,	0	0	0	3644	3646	3647	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3643	_tsvector	11	10	-1	false	b	A	false	true	,	0	6179	3614	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3644	_gtsvector	11	10	-1	false	b	A	false	true	,	0	6179	3642	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3645	_tsquery	11	10	-1	false	b	A	false	true	,	0	6179	3615	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3734	regconfig	11	10	4	true	b	N	false	true	,	0	0	0	3735	3736	3737	3738	3739	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3735	_regconfig	11	10	-1	false	b	A	false	true	,	0	6179	3734	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3769	regdictionary	11	10	4	true	b	N	false	true	,	0	0	0	3770	3771	3772	3773	3774	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3770	_regdictionary	11	10	-1	false	b	A	false	true	,	0	6179	3769	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3802	jsonb	11	10	-1	false	b	U	false	true	,	0	6098	0	3807	3806	3804	3805	3803	0	0	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
3807	_jsonb	11	10	-1	false	b	A	false	true	,	0	6179	3802	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3831	anyrange	11	10	-1	false	p	P	false	true	,	0	0	0	0	3832	3833	0	0	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
3838	event_trigger	11	10	4	true	p	P	false	true	,	0	0	0	0	3594	3595	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
3904	int4range	11	10	-1	false	r	R	false	true	,	0	0	0	3905	3834	3835	3836	3837	0	0	3916	i	x	false	0	-1	0	0	\\N	\\N	\\N
3905	_int4range	11	10	-1	false	b	A	false	true	,	0	6179	3904	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3906	numrange	11	10	-1	false	r	R	false	true	,	0	0	0	3907	3834	3835	3836	3837	0	0	3916	i	x	false	0	-1	0	0	\\N	\\N	\\N
3907	_numrange	11	10	-1	false	b	A	false	true	,	0	6179	3906	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3908	tsrange	11	10	-1	false	r	R	false	true	,	0	0	0	3909	3834	3835	3836	3837	0	0	3916	d	x	false	0	-1	0	0	\\N	\\N	\\N
3909	_tsrange	11	10	-1	false	b	A	false	true	,	0	6179	3908	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
3910	tstzrange	11	10	-1	false	r	R	false	true	,	0	0	0	3911	3834	3835	3836	3837	0	0	3916	d	x	false	0	-1	0	0	\\N	\\N	\\N
3911	_tstzrange	11	10	-1	false	b	A	false	true	,	0	6179	3910	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
3912	daterange	11	10	-1	false	r	R	false	true	,	0	0	0	3913	3834	3835	3836	3837	0	0	3916	i	x	false	0	-1	0	0	\\N	\\N	\\N
3913	_daterange	11	10	-1	false	b	A	false	true	,	0	6179	3912	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
3926	int8range	11	10	-1	false	r	R	false	true	,	0	0	0	3927	3834	3835	3836	3837	0	0	3916	d	x	false	0	-1	0	0	\\N	\\N	\\N
3927	_int8range	11	10	-1	false	b	A	false	true	,	0	6179	3926	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
4072	jsonpath	11	10	-1	false	b	U	false	true	,	0	0	0	4073	4001	4003	4002	4004	0	0	0	i	x	false	0	-1	0	0	\\N	\\N	\\N
4073	_jsonpath	11	10	-1	false	b	A	false	true	,	0	6179	4072	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
4089	regnamespace	11	10	4	true	b	N	false	true	,	0	0	0	4090	4084	4085	4087	4088	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
4090	_regnamespace	11	10	-1	false	b	A	false	true	,	0	6179	4089	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
4096	regrole	11	10	4	true	b	N	false	true	,	0	0	0	4097	4098	4092	4094	4095	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
4097	_regrole	11	10	-1	false	b	A	false	true	,	0	6179	4096	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
4191	regcollation	11	10	4	true	b	N	false	true	,	0	0	0	4192	4193	4194	4196	4197	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
4192	_regcollation	11	10	-1	false	b	A	false	true	,	0	6179	4191	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
4451	int4multirange	11	10	-1	false	m	R	false	true	,	0	0	0	6150	4231	4232	4233	4234	0	0	4242	i	x	false	0	-1	0	0	\\N	\\N	\\N
4532	nummultirange	11	10	-1	false	m	R	false	true	,	0	0	0	6151	4231	4232	4233	4234	0	0	4242	i	x	false	0	-1	0	0	\\N	\\N	\\N
4533	tsmultirange	11	10	-1	false	m	R	false	true	,	0	0	0	6152	4231	4232	4233	4234	0	0	4242	d	x	false	0	-1	0	0	\\N	\\N	\\N
4534	tstzmultirange	11	10	-1	false	m	R	false	true	,	0	0	0	6153	4231	4232	4233	4234	0	0	4242	d	x	false	0	-1	0	0	\\N	\\N	\\N
4535	datemultirange	11	10	-1	false	m	R	false	true	,	0	0	0	6155	4231	4232	4233	4234	0	0	4242	i	x	false	0	-1	0	0	\\N	\\N	\\N
4536	int8multirange	11	10	-1	false	m	R	false	true	,	0	0	0	6157	4231	4232	4233	4234	0	0	4242	d	x	false	0	-1	0	0	\\N	\\N	\\N
4537	anymultirange	11	10	-1	false	p	P	false	true	,	0	0	0	0	4229	4230	0	0	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
4538	anycompatiblemultirange	11	10	-1	false	p	P	false	true	,	0	0	0	0	4226	4227	0	0	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
4600	pg_brin_bloom_summary	11	10	-1	false	b	Z	false	true	,	0	0	0	0	4596	4597	4598	4599	0	0	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
4601	pg_brin_minmax_multi_summary	11	10	-1	false	b	Z	false	true	,	0	0	0	0	4638	4639	4640	4641	0	0	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
5017	pg_mcv_list	11	10	-1	false	b	Z	false	true	,	0	0	0	0	5018	5019	5020	5021	0	0	0	i	x	false	0	-1	0	100	\\N	\\N	\\N
5038	pg_snapshot	11	10	-1	false	b	U	false	true	,	0	0	0	5039	5055	5056	5057	5058	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
5039	_pg_snapshot	11	10	-1	false	b	A	false	true	,	0	6179	5038	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
5069	xid8	11	10	8	true	b	U	false	true	,	0	0	0	271	5070	5081	5082	5083	0	0	0	d	p	false	0	-1	0	0	\\N	\\N	\\N
5077	anycompatible	11	10	4	true	p	P	false	true	,	0	0	0	0	5086	5087	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
5078	anycompatiblearray	11	10	-1	false	p	P	false	true	,	0	0	0	0	5088	5089	5090	5091	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
5079	anycompatiblenonarray	11	10	4	true	p	P	false	true	,	0	0	0	0	5092	5093	0	0	0	0	0	i	p	false	0	-1	0	0	\\N	\\N	\\N
5080	anycompatiblerange	11	10	-1	false	p	P	false	true	,	0	0	0	0	5094	5095	0	0	0	0	0	d	x	false	0	-1	0	0	\\N	\\N	\\N
6150	_int4multirange	11	10	-1	false	b	A	false	true	,	0	6179	4451	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
6151	_nummultirange	11	10	-1	false	b	A	false	true	,	0	6179	4532	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
6152	_tsmultirange	11	10	-1	false	b	A	false	true	,	0	6179	4533	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
6153	_tstzmultirange	11	10	-1	false	b	A	false	true	,	0	6179	4534	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
6155	_datemultirange	11	10	-1	false	b	A	false	true	,	0	6179	4535	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
6157	_int8multirange	11	10	-1	false	b	A	false	true	,	0	6179	4536	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
13220	_cardinal_number	13207	10	-1	false	b	A	false	true	,	0	6179	13221	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	0	\\N	\\N	\\N
13221	cardinal_number	13207	10	4	true	d	N	false	true	,	0	0	0	13220	2597	43	2598	2407	0	0	0	i	p	false	23	-1	0	0	\\N	\\N	\\N
13223	_character_data	13207	10	-1	false	b	A	false	true	,	0	6179	13224	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	950	\\N	\\N	\\N
13224	character_data	13207	10	-1	false	d	S	false	true	,	0	0	0	13223	2597	1047	2598	2433	0	0	0	i	x	false	1043	-1	0	950	\\N	\\N	\\N
13225	_sql_identifier	13207	10	-1	false	b	A	false	true	,	0	6179	13226	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	950	\\N	\\N	\\N
13226	sql_identifier	13207	10	64	false	d	S	false	true	,	0	0	0	13225	2597	35	2598	2423	0	0	0	c	p	false	19	-1	0	950	\\N	\\N	\\N
13231	_time_stamp	13207	10	-1	false	b	A	false	true	,	0	6179	13232	0	750	751	2400	2401	0	0	3816	d	x	false	0	-1	0	0	\\N	\\N	\\N
13232	time_stamp	13207	10	8	true	d	D	false	true	,	0	0	0	13231	2597	1151	2598	2477	0	0	0	d	p	false	1184	2	0	0	{SQLVALUEFUNCTION :op 4 :type 1184 :typmod 2 :location 105}	CURRENT_TIMESTAMP(2)	\\N
13233	_yes_or_no	13207	10	-1	false	b	A	false	true	,	0	6179	13234	0	750	751	2400	2401	0	0	3816	i	x	false	0	-1	0	950	\\N	\\N	\\N
13234	yes_or_no	13207	10	-1	false	d	S	false	true	,	0	0	0	13233	2597	1047	2598	2433	0	0	0	i	x	false	1043	7	0	950	\\N	\\N	\\N
`,
  pg_proc: `
3	heap_tableam_handler	11	10	12	1	0	0	0	f	false	false	true	false	v	s	1	0	269	2281	\\N	\\N	\\N	\\N	\\N	heap_tableam_handler	\\N	\\N	\\N	\\N
31	byteaout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	17	\\N	\\N	\\N	\\N	\\N	byteaout	\\N	\\N	\\N	\\N
33	charout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	18	\\N	\\N	\\N	\\N	\\N	charout	\\N	\\N	\\N	\\N
34	namein	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	19	2275	\\N	\\N	\\N	\\N	\\N	namein	\\N	\\N	\\N	\\N
35	nameout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	19	\\N	\\N	\\N	\\N	\\N	nameout	\\N	\\N	\\N	\\N
38	int2in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	21	2275	\\N	\\N	\\N	\\N	\\N	int2in	\\N	\\N	\\N	\\N
39	int2out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	21	\\N	\\N	\\N	\\N	\\N	int2out	\\N	\\N	\\N	\\N
40	int2vectorin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	22	2275	\\N	\\N	\\N	\\N	\\N	int2vectorin	\\N	\\N	\\N	\\N
41	int2vectorout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	22	\\N	\\N	\\N	\\N	\\N	int2vectorout	\\N	\\N	\\N	\\N
42	int4in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	2275	\\N	\\N	\\N	\\N	\\N	int4in	\\N	\\N	\\N	\\N
43	int4out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	int4out	\\N	\\N	\\N	\\N
44	regprocin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	24	2275	\\N	\\N	\\N	\\N	\\N	regprocin	\\N	\\N	\\N	\\N
45	regprocout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	24	\\N	\\N	\\N	\\N	\\N	regprocout	\\N	\\N	\\N	\\N
46	textin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	25	2275	\\N	\\N	\\N	\\N	\\N	textin	\\N	\\N	\\N	\\N
47	textout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	25	\\N	\\N	\\N	\\N	\\N	textout	\\N	\\N	\\N	\\N
48	tidin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	27	2275	\\N	\\N	\\N	\\N	\\N	tidin	\\N	\\N	\\N	\\N
49	tidout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	27	\\N	\\N	\\N	\\N	\\N	tidout	\\N	\\N	\\N	\\N
50	xidin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	28	2275	\\N	\\N	\\N	\\N	\\N	xidin	\\N	\\N	\\N	\\N
51	xidout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	28	\\N	\\N	\\N	\\N	\\N	xidout	\\N	\\N	\\N	\\N
52	cidin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	29	2275	\\N	\\N	\\N	\\N	\\N	cidin	\\N	\\N	\\N	\\N
53	cidout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	29	\\N	\\N	\\N	\\N	\\N	cidout	\\N	\\N	\\N	\\N
54	oidvectorin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	30	2275	\\N	\\N	\\N	\\N	\\N	oidvectorin	\\N	\\N	\\N	\\N
55	oidvectorout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	30	\\N	\\N	\\N	\\N	\\N	oidvectorout	\\N	\\N	\\N	\\N
86	pg_ddl_command_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	32	2275	\\N	\\N	\\N	\\N	\\N	pg_ddl_command_in	\\N	\\N	\\N	\\N
87	pg_ddl_command_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	32	\\N	\\N	\\N	\\N	\\N	pg_ddl_command_out	\\N	\\N	\\N	\\N
88	pg_ddl_command_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	32	2281	\\N	\\N	\\N	\\N	\\N	pg_ddl_command_recv	\\N	\\N	\\N	\\N
90	pg_ddl_command_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	32	\\N	\\N	\\N	\\N	\\N	pg_ddl_command_send	\\N	\\N	\\N	\\N
109	unknownin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	705	2275	\\N	\\N	\\N	\\N	\\N	unknownin	\\N	\\N	\\N	\\N
110	unknownout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	705	\\N	\\N	\\N	\\N	\\N	unknownout	\\N	\\N	\\N	\\N
117	point_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	600	2275	\\N	\\N	\\N	\\N	\\N	point_in	\\N	\\N	\\N	\\N
118	point_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	600	\\N	\\N	\\N	\\N	\\N	point_out	\\N	\\N	\\N	\\N
119	lseg_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	601	2275	\\N	\\N	\\N	\\N	\\N	lseg_in	\\N	\\N	\\N	\\N
120	lseg_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	601	\\N	\\N	\\N	\\N	\\N	lseg_out	\\N	\\N	\\N	\\N
121	path_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	602	2275	\\N	\\N	\\N	\\N	\\N	path_in	\\N	\\N	\\N	\\N
122	path_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	602	\\N	\\N	\\N	\\N	\\N	path_out	\\N	\\N	\\N	\\N
123	box_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	603	2275	\\N	\\N	\\N	\\N	\\N	box_in	\\N	\\N	\\N	\\N
124	box_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	603	\\N	\\N	\\N	\\N	\\N	box_out	\\N	\\N	\\N	\\N
195	pg_node_tree_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	194	2275	\\N	\\N	\\N	\\N	\\N	pg_node_tree_in	\\N	\\N	\\N	\\N
196	pg_node_tree_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	194	\\N	\\N	\\N	\\N	\\N	pg_node_tree_out	\\N	\\N	\\N	\\N
197	pg_node_tree_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	194	2281	\\N	\\N	\\N	\\N	\\N	pg_node_tree_recv	\\N	\\N	\\N	\\N
198	pg_node_tree_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	194	\\N	\\N	\\N	\\N	\\N	pg_node_tree_send	\\N	\\N	\\N	\\N
200	float4in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	700	2275	\\N	\\N	\\N	\\N	\\N	float4in	\\N	\\N	\\N	\\N
201	float4out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	700	\\N	\\N	\\N	\\N	\\N	float4out	\\N	\\N	\\N	\\N
214	float8in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	701	2275	\\N	\\N	\\N	\\N	\\N	float8in	\\N	\\N	\\N	\\N
215	float8out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	701	\\N	\\N	\\N	\\N	\\N	float8out	\\N	\\N	\\N	\\N
267	table_am_handler_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	269	2275	\\N	\\N	\\N	\\N	\\N	table_am_handler_in	\\N	\\N	\\N	\\N
268	table_am_handler_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	269	\\N	\\N	\\N	\\N	\\N	table_am_handler_out	\\N	\\N	\\N	\\N
321	json_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	114	2275	\\N	\\N	\\N	\\N	\\N	json_in	\\N	\\N	\\N	\\N
322	json_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	114	\\N	\\N	\\N	\\N	\\N	json_out	\\N	\\N	\\N	\\N
323	json_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	114	2281	\\N	\\N	\\N	\\N	\\N	json_recv	\\N	\\N	\\N	\\N
324	json_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	114	\\N	\\N	\\N	\\N	\\N	json_send	\\N	\\N	\\N	\\N
326	index_am_handler_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	325	2275	\\N	\\N	\\N	\\N	\\N	index_am_handler_in	\\N	\\N	\\N	\\N
327	index_am_handler_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	325	\\N	\\N	\\N	\\N	\\N	index_am_handler_out	\\N	\\N	\\N	\\N
330	bthandler	11	10	12	1	0	0	0	f	false	false	true	false	v	s	1	0	325	2281	\\N	\\N	\\N	\\N	\\N	bthandler	\\N	\\N	\\N	\\N
331	hashhandler	11	10	12	1	0	0	0	f	false	false	true	false	v	s	1	0	325	2281	\\N	\\N	\\N	\\N	\\N	hashhandler	\\N	\\N	\\N	\\N
332	gisthandler	11	10	12	1	0	0	0	f	false	false	true	false	v	s	1	0	325	2281	\\N	\\N	\\N	\\N	\\N	gisthandler	\\N	\\N	\\N	\\N
333	ginhandler	11	10	12	1	0	0	0	f	false	false	true	false	v	s	1	0	325	2281	\\N	\\N	\\N	\\N	\\N	ginhandler	\\N	\\N	\\N	\\N
334	spghandler	11	10	12	1	0	0	0	f	false	false	true	false	v	s	1	0	325	2281	\\N	\\N	\\N	\\N	\\N	spghandler	\\N	\\N	\\N	\\N
335	brinhandler	11	10	12	1	0	0	0	f	false	false	true	false	v	s	1	0	325	2281	\\N	\\N	\\N	\\N	\\N	brinhandler	\\N	\\N	\\N	\\N
347	poly_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	604	2275	\\N	\\N	\\N	\\N	\\N	poly_in	\\N	\\N	\\N	\\N
348	poly_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	604	\\N	\\N	\\N	\\N	\\N	poly_out	\\N	\\N	\\N	\\N
436	macaddr_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	829	2275	\\N	\\N	\\N	\\N	\\N	macaddr_in	\\N	\\N	\\N	\\N
437	macaddr_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	829	\\N	\\N	\\N	\\N	\\N	macaddr_out	\\N	\\N	\\N	\\N
460	int8in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	20	2275	\\N	\\N	\\N	\\N	\\N	int8in	\\N	\\N	\\N	\\N
461	int8out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	20	\\N	\\N	\\N	\\N	\\N	int8out	\\N	\\N	\\N	\\N
750	array_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	2277	2275 26 23	\\N	\\N	\\N	\\N	\\N	array_in	\\N	\\N	\\N	\\N
751	array_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2277	\\N	\\N	\\N	\\N	\\N	array_out	\\N	\\N	\\N	\\N
886	cash_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	790	2275	\\N	\\N	\\N	\\N	\\N	cash_in	\\N	\\N	\\N	\\N
887	cash_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	790	\\N	\\N	\\N	\\N	\\N	cash_out	\\N	\\N	\\N	\\N
910	inet_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	869	2275	\\N	\\N	\\N	\\N	\\N	inet_in	\\N	\\N	\\N	\\N
911	inet_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	869	\\N	\\N	\\N	\\N	\\N	inet_out	\\N	\\N	\\N	\\N
1031	aclitemin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	1033	2275	\\N	\\N	\\N	\\N	\\N	aclitemin	\\N	\\N	\\N	\\N
1032	aclitemout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	1033	\\N	\\N	\\N	\\N	\\N	aclitemout	\\N	\\N	\\N	\\N
1044	bpcharin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1042	2275 26 23	\\N	\\N	\\N	\\N	\\N	bpcharin	\\N	\\N	\\N	\\N
1045	bpcharout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	1042	\\N	\\N	\\N	\\N	\\N	bpcharout	\\N	\\N	\\N	\\N
1046	varcharin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1043	2275 26 23	\\N	\\N	\\N	\\N	\\N	varcharin	\\N	\\N	\\N	\\N
1047	varcharout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	1043	\\N	\\N	\\N	\\N	\\N	varcharout	\\N	\\N	\\N	\\N
1084	date_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	1082	2275	\\N	\\N	\\N	\\N	\\N	date_in	\\N	\\N	\\N	\\N
1085	date_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	1082	\\N	\\N	\\N	\\N	\\N	date_out	\\N	\\N	\\N	\\N
1143	time_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	1083	2275 26 23	\\N	\\N	\\N	\\N	\\N	time_in	\\N	\\N	\\N	\\N
1144	time_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	1083	\\N	\\N	\\N	\\N	\\N	time_out	\\N	\\N	\\N	\\N
1150	timestamptz_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	1184	2275 26 23	\\N	\\N	\\N	\\N	\\N	timestamptz_in	\\N	\\N	\\N	\\N
1151	timestamptz_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	1184	\\N	\\N	\\N	\\N	\\N	timestamptz_out	\\N	\\N	\\N	\\N
1160	interval_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	1186	2275 26 23	\\N	\\N	\\N	\\N	\\N	interval_in	\\N	\\N	\\N	\\N
1161	interval_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	1186	\\N	\\N	\\N	\\N	\\N	interval_out	\\N	\\N	\\N	\\N
1242	boolin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	16	2275	\\N	\\N	\\N	\\N	\\N	boolin	\\N	\\N	\\N	\\N
1243	boolout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	16	\\N	\\N	\\N	\\N	\\N	boolout	\\N	\\N	\\N	\\N
1244	byteain	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2275	\\N	\\N	\\N	\\N	\\N	byteain	\\N	\\N	\\N	\\N
1245	charin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	18	2275	\\N	\\N	\\N	\\N	\\N	charin	\\N	\\N	\\N	\\N
1267	cidr_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	650	2275	\\N	\\N	\\N	\\N	\\N	cidr_in	\\N	\\N	\\N	\\N
1312	timestamp_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	1114	2275 26 23	\\N	\\N	\\N	\\N	\\N	timestamp_in	\\N	\\N	\\N	\\N
1313	timestamp_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	1114	\\N	\\N	\\N	\\N	\\N	timestamp_out	\\N	\\N	\\N	\\N
1350	timetz_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	1266	2275 26 23	\\N	\\N	\\N	\\N	\\N	timetz_in	\\N	\\N	\\N	\\N
1351	timetz_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	1266	\\N	\\N	\\N	\\N	\\N	timetz_out	\\N	\\N	\\N	\\N
1427	cidr_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	650	\\N	\\N	\\N	\\N	\\N	cidr_out	\\N	\\N	\\N	\\N
1450	circle_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	718	2275	\\N	\\N	\\N	\\N	\\N	circle_in	\\N	\\N	\\N	\\N
1451	circle_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	718	\\N	\\N	\\N	\\N	\\N	circle_out	\\N	\\N	\\N	\\N
1490	line_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	628	2275	\\N	\\N	\\N	\\N	\\N	line_in	\\N	\\N	\\N	\\N
1491	line_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	628	\\N	\\N	\\N	\\N	\\N	line_out	\\N	\\N	\\N	\\N
1564	bit_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1560	2275 26 23	\\N	\\N	\\N	\\N	\\N	bit_in	\\N	\\N	\\N	\\N
1565	bit_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	1560	\\N	\\N	\\N	\\N	\\N	bit_out	\\N	\\N	\\N	\\N
1579	varbit_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1562	2275 26 23	\\N	\\N	\\N	\\N	\\N	varbit_in	\\N	\\N	\\N	\\N
1580	varbit_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	1562	\\N	\\N	\\N	\\N	\\N	varbit_out	\\N	\\N	\\N	\\N
1701	numeric_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1700	2275 26 23	\\N	\\N	\\N	\\N	\\N	numeric_in	\\N	\\N	\\N	\\N
1702	numeric_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	1700	\\N	\\N	\\N	\\N	\\N	numeric_out	\\N	\\N	\\N	\\N
1798	oidin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	26	2275	\\N	\\N	\\N	\\N	\\N	oidin	\\N	\\N	\\N	\\N
1799	oidout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	26	\\N	\\N	\\N	\\N	\\N	oidout	\\N	\\N	\\N	\\N
2212	regprocedurein	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2202	2275	\\N	\\N	\\N	\\N	\\N	regprocedurein	\\N	\\N	\\N	\\N
2213	regprocedureout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2202	\\N	\\N	\\N	\\N	\\N	regprocedureout	\\N	\\N	\\N	\\N
2214	regoperin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2203	2275	\\N	\\N	\\N	\\N	\\N	regoperin	\\N	\\N	\\N	\\N
2215	regoperout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2203	\\N	\\N	\\N	\\N	\\N	regoperout	\\N	\\N	\\N	\\N
2216	regoperatorin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2204	2275	\\N	\\N	\\N	\\N	\\N	regoperatorin	\\N	\\N	\\N	\\N
2217	regoperatorout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2204	\\N	\\N	\\N	\\N	\\N	regoperatorout	\\N	\\N	\\N	\\N
2218	regclassin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2205	2275	\\N	\\N	\\N	\\N	\\N	regclassin	\\N	\\N	\\N	\\N
2219	regclassout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2205	\\N	\\N	\\N	\\N	\\N	regclassout	\\N	\\N	\\N	\\N
2220	regtypein	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2206	2275	\\N	\\N	\\N	\\N	\\N	regtypein	\\N	\\N	\\N	\\N
2221	regtypeout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2206	\\N	\\N	\\N	\\N	\\N	regtypeout	\\N	\\N	\\N	\\N
2290	record_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	2249	2275 26 23	\\N	\\N	\\N	\\N	\\N	record_in	\\N	\\N	\\N	\\N
2291	record_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2249	\\N	\\N	\\N	\\N	\\N	record_out	\\N	\\N	\\N	\\N
2292	cstring_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2275	\\N	\\N	\\N	\\N	\\N	cstring_in	\\N	\\N	\\N	\\N
2293	cstring_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2275	\\N	\\N	\\N	\\N	\\N	cstring_out	\\N	\\N	\\N	\\N
2294	any_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2276	2275	\\N	\\N	\\N	\\N	\\N	any_in	\\N	\\N	\\N	\\N
2295	any_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2276	\\N	\\N	\\N	\\N	\\N	any_out	\\N	\\N	\\N	\\N
2296	anyarray_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2277	2275	\\N	\\N	\\N	\\N	\\N	anyarray_in	\\N	\\N	\\N	\\N
2297	anyarray_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2277	\\N	\\N	\\N	\\N	\\N	anyarray_out	\\N	\\N	\\N	\\N
2298	void_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2278	2275	\\N	\\N	\\N	\\N	\\N	void_in	\\N	\\N	\\N	\\N
2299	void_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2278	\\N	\\N	\\N	\\N	\\N	void_out	\\N	\\N	\\N	\\N
2300	trigger_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	2279	2275	\\N	\\N	\\N	\\N	\\N	trigger_in	\\N	\\N	\\N	\\N
2301	trigger_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2279	\\N	\\N	\\N	\\N	\\N	trigger_out	\\N	\\N	\\N	\\N
2302	language_handler_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	2280	2275	\\N	\\N	\\N	\\N	\\N	language_handler_in	\\N	\\N	\\N	\\N
2303	language_handler_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2280	\\N	\\N	\\N	\\N	\\N	language_handler_out	\\N	\\N	\\N	\\N
2304	internal_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	2281	2275	\\N	\\N	\\N	\\N	\\N	internal_in	\\N	\\N	\\N	\\N
2305	internal_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2281	\\N	\\N	\\N	\\N	\\N	internal_out	\\N	\\N	\\N	\\N
2312	anyelement_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2283	2275	\\N	\\N	\\N	\\N	\\N	anyelement_in	\\N	\\N	\\N	\\N
2313	anyelement_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2283	\\N	\\N	\\N	\\N	\\N	anyelement_out	\\N	\\N	\\N	\\N
2400	array_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	2277	2281 26 23	\\N	\\N	\\N	\\N	\\N	array_recv	\\N	\\N	\\N	\\N
2401	array_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	2277	\\N	\\N	\\N	\\N	\\N	array_send	\\N	\\N	\\N	\\N
2402	record_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	2249	2281 26 23	\\N	\\N	\\N	\\N	\\N	record_recv	\\N	\\N	\\N	\\N
2403	record_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	2249	\\N	\\N	\\N	\\N	\\N	record_send	\\N	\\N	\\N	\\N
2404	int2recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	21	2281	\\N	\\N	\\N	\\N	\\N	int2recv	\\N	\\N	\\N	\\N
2405	int2send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	21	\\N	\\N	\\N	\\N	\\N	int2send	\\N	\\N	\\N	\\N
2406	int4recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	2281	\\N	\\N	\\N	\\N	\\N	int4recv	\\N	\\N	\\N	\\N
2407	int4send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	23	\\N	\\N	\\N	\\N	\\N	int4send	\\N	\\N	\\N	\\N
2408	int8recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	20	2281	\\N	\\N	\\N	\\N	\\N	int8recv	\\N	\\N	\\N	\\N
2409	int8send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	20	\\N	\\N	\\N	\\N	\\N	int8send	\\N	\\N	\\N	\\N
2410	int2vectorrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	22	2281	\\N	\\N	\\N	\\N	\\N	int2vectorrecv	\\N	\\N	\\N	\\N
2411	int2vectorsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	22	\\N	\\N	\\N	\\N	\\N	int2vectorsend	\\N	\\N	\\N	\\N
2412	bytearecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2281	\\N	\\N	\\N	\\N	\\N	bytearecv	\\N	\\N	\\N	\\N
2413	byteasend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	17	\\N	\\N	\\N	\\N	\\N	byteasend	\\N	\\N	\\N	\\N
2414	textrecv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	25	2281	\\N	\\N	\\N	\\N	\\N	textrecv	\\N	\\N	\\N	\\N
2415	textsend	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	25	\\N	\\N	\\N	\\N	\\N	textsend	\\N	\\N	\\N	\\N
2416	unknownrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	705	2281	\\N	\\N	\\N	\\N	\\N	unknownrecv	\\N	\\N	\\N	\\N
2417	unknownsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	705	\\N	\\N	\\N	\\N	\\N	unknownsend	\\N	\\N	\\N	\\N
2418	oidrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	26	2281	\\N	\\N	\\N	\\N	\\N	oidrecv	\\N	\\N	\\N	\\N
2419	oidsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	26	\\N	\\N	\\N	\\N	\\N	oidsend	\\N	\\N	\\N	\\N
2420	oidvectorrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	30	2281	\\N	\\N	\\N	\\N	\\N	oidvectorrecv	\\N	\\N	\\N	\\N
2421	oidvectorsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	30	\\N	\\N	\\N	\\N	\\N	oidvectorsend	\\N	\\N	\\N	\\N
2422	namerecv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	19	2281	\\N	\\N	\\N	\\N	\\N	namerecv	\\N	\\N	\\N	\\N
2423	namesend	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	19	\\N	\\N	\\N	\\N	\\N	namesend	\\N	\\N	\\N	\\N
2424	float4recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	700	2281	\\N	\\N	\\N	\\N	\\N	float4recv	\\N	\\N	\\N	\\N
2425	float4send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	700	\\N	\\N	\\N	\\N	\\N	float4send	\\N	\\N	\\N	\\N
2426	float8recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	701	2281	\\N	\\N	\\N	\\N	\\N	float8recv	\\N	\\N	\\N	\\N
2427	float8send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	701	\\N	\\N	\\N	\\N	\\N	float8send	\\N	\\N	\\N	\\N
2428	point_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	600	2281	\\N	\\N	\\N	\\N	\\N	point_recv	\\N	\\N	\\N	\\N
2429	point_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	600	\\N	\\N	\\N	\\N	\\N	point_send	\\N	\\N	\\N	\\N
2430	bpcharrecv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	1042	2281 26 23	\\N	\\N	\\N	\\N	\\N	bpcharrecv	\\N	\\N	\\N	\\N
2431	bpcharsend	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	1042	\\N	\\N	\\N	\\N	\\N	bpcharsend	\\N	\\N	\\N	\\N
2432	varcharrecv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	1043	2281 26 23	\\N	\\N	\\N	\\N	\\N	varcharrecv	\\N	\\N	\\N	\\N
2433	varcharsend	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	1043	\\N	\\N	\\N	\\N	\\N	varcharsend	\\N	\\N	\\N	\\N
2434	charrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	18	2281	\\N	\\N	\\N	\\N	\\N	charrecv	\\N	\\N	\\N	\\N
2435	charsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	18	\\N	\\N	\\N	\\N	\\N	charsend	\\N	\\N	\\N	\\N
2436	boolrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	16	2281	\\N	\\N	\\N	\\N	\\N	boolrecv	\\N	\\N	\\N	\\N
2437	boolsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	16	\\N	\\N	\\N	\\N	\\N	boolsend	\\N	\\N	\\N	\\N
2438	tidrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	27	2281	\\N	\\N	\\N	\\N	\\N	tidrecv	\\N	\\N	\\N	\\N
2439	tidsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	27	\\N	\\N	\\N	\\N	\\N	tidsend	\\N	\\N	\\N	\\N
2440	xidrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	28	2281	\\N	\\N	\\N	\\N	\\N	xidrecv	\\N	\\N	\\N	\\N
2441	xidsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	28	\\N	\\N	\\N	\\N	\\N	xidsend	\\N	\\N	\\N	\\N
2442	cidrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	29	2281	\\N	\\N	\\N	\\N	\\N	cidrecv	\\N	\\N	\\N	\\N
2443	cidsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	29	\\N	\\N	\\N	\\N	\\N	cidsend	\\N	\\N	\\N	\\N
2444	regprocrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	24	2281	\\N	\\N	\\N	\\N	\\N	regprocrecv	\\N	\\N	\\N	\\N
2445	regprocsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	24	\\N	\\N	\\N	\\N	\\N	regprocsend	\\N	\\N	\\N	\\N
2446	regprocedurerecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2202	2281	\\N	\\N	\\N	\\N	\\N	regprocedurerecv	\\N	\\N	\\N	\\N
2447	regproceduresend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2202	\\N	\\N	\\N	\\N	\\N	regproceduresend	\\N	\\N	\\N	\\N
2448	regoperrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2203	2281	\\N	\\N	\\N	\\N	\\N	regoperrecv	\\N	\\N	\\N	\\N
2449	regopersend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2203	\\N	\\N	\\N	\\N	\\N	regopersend	\\N	\\N	\\N	\\N
2450	regoperatorrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2204	2281	\\N	\\N	\\N	\\N	\\N	regoperatorrecv	\\N	\\N	\\N	\\N
2451	regoperatorsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2204	\\N	\\N	\\N	\\N	\\N	regoperatorsend	\\N	\\N	\\N	\\N
2452	regclassrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2205	2281	\\N	\\N	\\N	\\N	\\N	regclassrecv	\\N	\\N	\\N	\\N
2453	regclasssend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2205	\\N	\\N	\\N	\\N	\\N	regclasssend	\\N	\\N	\\N	\\N
2454	regtyperecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2206	2281	\\N	\\N	\\N	\\N	\\N	regtyperecv	\\N	\\N	\\N	\\N
2455	regtypesend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2206	\\N	\\N	\\N	\\N	\\N	regtypesend	\\N	\\N	\\N	\\N
2456	bit_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1560	2281 26 23	\\N	\\N	\\N	\\N	\\N	bit_recv	\\N	\\N	\\N	\\N
2457	bit_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1560	\\N	\\N	\\N	\\N	\\N	bit_send	\\N	\\N	\\N	\\N
2458	varbit_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1562	2281 26 23	\\N	\\N	\\N	\\N	\\N	varbit_recv	\\N	\\N	\\N	\\N
2459	varbit_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1562	\\N	\\N	\\N	\\N	\\N	varbit_send	\\N	\\N	\\N	\\N
2460	numeric_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1700	2281 26 23	\\N	\\N	\\N	\\N	\\N	numeric_recv	\\N	\\N	\\N	\\N
2461	numeric_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1700	\\N	\\N	\\N	\\N	\\N	numeric_send	\\N	\\N	\\N	\\N
2468	date_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	1082	2281	\\N	\\N	\\N	\\N	\\N	date_recv	\\N	\\N	\\N	\\N
2469	date_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1082	\\N	\\N	\\N	\\N	\\N	date_send	\\N	\\N	\\N	\\N
2470	time_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1083	2281 26 23	\\N	\\N	\\N	\\N	\\N	time_recv	\\N	\\N	\\N	\\N
2471	time_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1083	\\N	\\N	\\N	\\N	\\N	time_send	\\N	\\N	\\N	\\N
2472	timetz_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1266	2281 26 23	\\N	\\N	\\N	\\N	\\N	timetz_recv	\\N	\\N	\\N	\\N
2473	timetz_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1266	\\N	\\N	\\N	\\N	\\N	timetz_send	\\N	\\N	\\N	\\N
2474	timestamp_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1114	2281 26 23	\\N	\\N	\\N	\\N	\\N	timestamp_recv	\\N	\\N	\\N	\\N
2475	timestamp_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1114	\\N	\\N	\\N	\\N	\\N	timestamp_send	\\N	\\N	\\N	\\N
2476	timestamptz_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1184	2281 26 23	\\N	\\N	\\N	\\N	\\N	timestamptz_recv	\\N	\\N	\\N	\\N
2477	timestamptz_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1184	\\N	\\N	\\N	\\N	\\N	timestamptz_send	\\N	\\N	\\N	\\N
2478	interval_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	3	0	1186	2281 26 23	\\N	\\N	\\N	\\N	\\N	interval_recv	\\N	\\N	\\N	\\N
2479	interval_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	1186	\\N	\\N	\\N	\\N	\\N	interval_send	\\N	\\N	\\N	\\N
2480	lseg_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	601	2281	\\N	\\N	\\N	\\N	\\N	lseg_recv	\\N	\\N	\\N	\\N
2481	lseg_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	601	\\N	\\N	\\N	\\N	\\N	lseg_send	\\N	\\N	\\N	\\N
2482	path_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	602	2281	\\N	\\N	\\N	\\N	\\N	path_recv	\\N	\\N	\\N	\\N
2483	path_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	602	\\N	\\N	\\N	\\N	\\N	path_send	\\N	\\N	\\N	\\N
2484	box_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	603	2281	\\N	\\N	\\N	\\N	\\N	box_recv	\\N	\\N	\\N	\\N
2485	box_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	603	\\N	\\N	\\N	\\N	\\N	box_send	\\N	\\N	\\N	\\N
2486	poly_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	604	2281	\\N	\\N	\\N	\\N	\\N	poly_recv	\\N	\\N	\\N	\\N
2487	poly_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	604	\\N	\\N	\\N	\\N	\\N	poly_send	\\N	\\N	\\N	\\N
2488	line_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	628	2281	\\N	\\N	\\N	\\N	\\N	line_recv	\\N	\\N	\\N	\\N
2489	line_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	628	\\N	\\N	\\N	\\N	\\N	line_send	\\N	\\N	\\N	\\N
2490	circle_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	718	2281	\\N	\\N	\\N	\\N	\\N	circle_recv	\\N	\\N	\\N	\\N
2491	circle_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	718	\\N	\\N	\\N	\\N	\\N	circle_send	\\N	\\N	\\N	\\N
2492	cash_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	790	2281	\\N	\\N	\\N	\\N	\\N	cash_recv	\\N	\\N	\\N	\\N
2493	cash_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	790	\\N	\\N	\\N	\\N	\\N	cash_send	\\N	\\N	\\N	\\N
2494	macaddr_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	829	2281	\\N	\\N	\\N	\\N	\\N	macaddr_recv	\\N	\\N	\\N	\\N
2495	macaddr_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	829	\\N	\\N	\\N	\\N	\\N	macaddr_send	\\N	\\N	\\N	\\N
2496	inet_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	869	2281	\\N	\\N	\\N	\\N	\\N	inet_recv	\\N	\\N	\\N	\\N
2497	inet_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	869	\\N	\\N	\\N	\\N	\\N	inet_send	\\N	\\N	\\N	\\N
2498	cidr_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	650	2281	\\N	\\N	\\N	\\N	\\N	cidr_recv	\\N	\\N	\\N	\\N
2499	cidr_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	650	\\N	\\N	\\N	\\N	\\N	cidr_send	\\N	\\N	\\N	\\N
2500	cstring_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	2281	\\N	\\N	\\N	\\N	\\N	cstring_recv	\\N	\\N	\\N	\\N
2501	cstring_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	2275	\\N	\\N	\\N	\\N	\\N	cstring_send	\\N	\\N	\\N	\\N
2502	anyarray_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2277	2281	\\N	\\N	\\N	\\N	\\N	anyarray_recv	\\N	\\N	\\N	\\N
2503	anyarray_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	2277	\\N	\\N	\\N	\\N	\\N	anyarray_send	\\N	\\N	\\N	\\N
2597	domain_in	11	10	12	1	0	0	0	f	false	false	false	false	s	s	3	0	2276	2275 26 23	\\N	\\N	\\N	\\N	\\N	domain_in	\\N	\\N	\\N	\\N
2598	domain_recv	11	10	12	1	0	0	0	f	false	false	false	false	s	s	3	0	2276	2281 26 23	\\N	\\N	\\N	\\N	\\N	domain_recv	\\N	\\N	\\N	\\N
2777	anynonarray_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2776	2275	\\N	\\N	\\N	\\N	\\N	anynonarray_in	\\N	\\N	\\N	\\N
2778	anynonarray_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2776	\\N	\\N	\\N	\\N	\\N	anynonarray_out	\\N	\\N	\\N	\\N
2893	xml_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	142	2275	\\N	\\N	\\N	\\N	\\N	xml_in	\\N	\\N	\\N	\\N
2894	xml_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	142	\\N	\\N	\\N	\\N	\\N	xml_out	\\N	\\N	\\N	\\N
2898	xml_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	142	2281	\\N	\\N	\\N	\\N	\\N	xml_recv	\\N	\\N	\\N	\\N
2899	xml_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	142	\\N	\\N	\\N	\\N	\\N	xml_send	\\N	\\N	\\N	\\N
2902	varbittypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	varbittypmodin	\\N	\\N	\\N	\\N
2903	intervaltypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	intervaltypmodin	\\N	\\N	\\N	\\N
2904	intervaltypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	intervaltypmodout	\\N	\\N	\\N	\\N
2905	timestamptypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	timestamptypmodin	\\N	\\N	\\N	\\N
2906	timestamptypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	timestamptypmodout	\\N	\\N	\\N	\\N
2907	timestamptztypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	timestamptztypmodin	\\N	\\N	\\N	\\N
2908	timestamptztypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	timestamptztypmodout	\\N	\\N	\\N	\\N
2909	timetypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	timetypmodin	\\N	\\N	\\N	\\N
2910	timetypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	timetypmodout	\\N	\\N	\\N	\\N
2911	timetztypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	timetztypmodin	\\N	\\N	\\N	\\N
2912	timetztypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	timetztypmodout	\\N	\\N	\\N	\\N
2913	bpchartypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	bpchartypmodin	\\N	\\N	\\N	\\N
2914	bpchartypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	bpchartypmodout	\\N	\\N	\\N	\\N
2915	varchartypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	varchartypmodin	\\N	\\N	\\N	\\N
2916	varchartypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	varchartypmodout	\\N	\\N	\\N	\\N
2917	numerictypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	numerictypmodin	\\N	\\N	\\N	\\N
2918	numerictypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	numerictypmodout	\\N	\\N	\\N	\\N
2919	bittypmodin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	23	1263	\\N	\\N	\\N	\\N	\\N	bittypmodin	\\N	\\N	\\N	\\N
2920	bittypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	bittypmodout	\\N	\\N	\\N	\\N
2921	varbittypmodout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	23	\\N	\\N	\\N	\\N	\\N	varbittypmodout	\\N	\\N	\\N	\\N
2939	txid_snapshot_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2970	2275	\\N	\\N	\\N	\\N	\\N	pg_snapshot_in	\\N	\\N	\\N	\\N
2940	txid_snapshot_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2970	\\N	\\N	\\N	\\N	\\N	pg_snapshot_out	\\N	\\N	\\N	\\N
2941	txid_snapshot_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2970	2281	\\N	\\N	\\N	\\N	\\N	pg_snapshot_recv	\\N	\\N	\\N	\\N
2942	txid_snapshot_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2970	\\N	\\N	\\N	\\N	\\N	pg_snapshot_send	\\N	\\N	\\N	\\N
2952	uuid_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2950	2275	\\N	\\N	\\N	\\N	\\N	uuid_in	\\N	\\N	\\N	\\N
2953	uuid_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	2950	\\N	\\N	\\N	\\N	\\N	uuid_out	\\N	\\N	\\N	\\N
2961	uuid_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2950	2281	\\N	\\N	\\N	\\N	\\N	uuid_recv	\\N	\\N	\\N	\\N
2962	uuid_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2950	\\N	\\N	\\N	\\N	\\N	uuid_send	\\N	\\N	\\N	\\N
3116	fdw_handler_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	3115	2275	\\N	\\N	\\N	\\N	\\N	fdw_handler_in	\\N	\\N	\\N	\\N
3117	fdw_handler_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3115	\\N	\\N	\\N	\\N	\\N	fdw_handler_out	\\N	\\N	\\N	\\N
3120	void_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2278	2281	\\N	\\N	\\N	\\N	\\N	void_recv	\\N	\\N	\\N	\\N
3121	void_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	2278	\\N	\\N	\\N	\\N	\\N	void_send	\\N	\\N	\\N	\\N
3229	pg_lsn_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3220	2275	\\N	\\N	\\N	\\N	\\N	pg_lsn_in	\\N	\\N	\\N	\\N
3230	pg_lsn_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3220	\\N	\\N	\\N	\\N	\\N	pg_lsn_out	\\N	\\N	\\N	\\N
3238	pg_lsn_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3220	2281	\\N	\\N	\\N	\\N	\\N	pg_lsn_recv	\\N	\\N	\\N	\\N
3239	pg_lsn_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	3220	\\N	\\N	\\N	\\N	\\N	pg_lsn_send	\\N	\\N	\\N	\\N
3311	tsm_handler_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	3310	2275	\\N	\\N	\\N	\\N	\\N	tsm_handler_in	\\N	\\N	\\N	\\N
3312	tsm_handler_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3310	\\N	\\N	\\N	\\N	\\N	tsm_handler_out	\\N	\\N	\\N	\\N
3355	pg_ndistinct_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3361	2275	\\N	\\N	\\N	\\N	\\N	pg_ndistinct_in	\\N	\\N	\\N	\\N
3356	pg_ndistinct_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3361	\\N	\\N	\\N	\\N	\\N	pg_ndistinct_out	\\N	\\N	\\N	\\N
3357	pg_ndistinct_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	3361	2281	\\N	\\N	\\N	\\N	\\N	pg_ndistinct_recv	\\N	\\N	\\N	\\N
3358	pg_ndistinct_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	3361	\\N	\\N	\\N	\\N	\\N	pg_ndistinct_send	\\N	\\N	\\N	\\N
3404	pg_dependencies_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3402	2275	\\N	\\N	\\N	\\N	\\N	pg_dependencies_in	\\N	\\N	\\N	\\N
3405	pg_dependencies_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3402	\\N	\\N	\\N	\\N	\\N	pg_dependencies_out	\\N	\\N	\\N	\\N
3406	pg_dependencies_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	3402	2281	\\N	\\N	\\N	\\N	\\N	pg_dependencies_recv	\\N	\\N	\\N	\\N
3407	pg_dependencies_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	3402	\\N	\\N	\\N	\\N	\\N	pg_dependencies_send	\\N	\\N	\\N	\\N
3446	macaddr8_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	774	2281	\\N	\\N	\\N	\\N	\\N	macaddr8_recv	\\N	\\N	\\N	\\N
3447	macaddr8_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	774	\\N	\\N	\\N	\\N	\\N	macaddr8_send	\\N	\\N	\\N	\\N
3504	anyenum_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3500	2275	\\N	\\N	\\N	\\N	\\N	anyenum_in	\\N	\\N	\\N	\\N
3505	anyenum_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	3500	\\N	\\N	\\N	\\N	\\N	anyenum_out	\\N	\\N	\\N	\\N
3594	event_trigger_in	11	10	12	1	0	0	0	f	false	false	false	false	i	s	1	0	3838	2275	\\N	\\N	\\N	\\N	\\N	event_trigger_in	\\N	\\N	\\N	\\N
3595	event_trigger_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3838	\\N	\\N	\\N	\\N	\\N	event_trigger_out	\\N	\\N	\\N	\\N
3610	tsvectorin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3614	2275	\\N	\\N	\\N	\\N	\\N	tsvectorin	\\N	\\N	\\N	\\N
3611	tsvectorout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3614	\\N	\\N	\\N	\\N	\\N	tsvectorout	\\N	\\N	\\N	\\N
3612	tsqueryin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3615	2275	\\N	\\N	\\N	\\N	\\N	tsqueryin	\\N	\\N	\\N	\\N
3613	tsqueryout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3615	\\N	\\N	\\N	\\N	\\N	tsqueryout	\\N	\\N	\\N	\\N
3638	tsvectorsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	3614	\\N	\\N	\\N	\\N	\\N	tsvectorsend	\\N	\\N	\\N	\\N
3639	tsvectorrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3614	2281	\\N	\\N	\\N	\\N	\\N	tsvectorrecv	\\N	\\N	\\N	\\N
3640	tsquerysend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	3615	\\N	\\N	\\N	\\N	\\N	tsquerysend	\\N	\\N	\\N	\\N
3641	tsqueryrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3615	2281	\\N	\\N	\\N	\\N	\\N	tsqueryrecv	\\N	\\N	\\N	\\N
3646	gtsvectorin	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3642	2275	\\N	\\N	\\N	\\N	\\N	gtsvectorin	\\N	\\N	\\N	\\N
3647	gtsvectorout	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3642	\\N	\\N	\\N	\\N	\\N	gtsvectorout	\\N	\\N	\\N	\\N
3688	ts_typanalyze	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	16	2281	\\N	\\N	\\N	\\N	\\N	ts_typanalyze	\\N	\\N	\\N	\\N
3736	regconfigin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	3734	2275	\\N	\\N	\\N	\\N	\\N	regconfigin	\\N	\\N	\\N	\\N
3737	regconfigout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	3734	\\N	\\N	\\N	\\N	\\N	regconfigout	\\N	\\N	\\N	\\N
3738	regconfigrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3734	2281	\\N	\\N	\\N	\\N	\\N	regconfigrecv	\\N	\\N	\\N	\\N
3739	regconfigsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	3734	\\N	\\N	\\N	\\N	\\N	regconfigsend	\\N	\\N	\\N	\\N
3771	regdictionaryin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	3769	2275	\\N	\\N	\\N	\\N	\\N	regdictionaryin	\\N	\\N	\\N	\\N
3772	regdictionaryout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	3769	\\N	\\N	\\N	\\N	\\N	regdictionaryout	\\N	\\N	\\N	\\N
3773	regdictionaryrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3769	2281	\\N	\\N	\\N	\\N	\\N	regdictionaryrecv	\\N	\\N	\\N	\\N
3774	regdictionarysend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	3769	\\N	\\N	\\N	\\N	\\N	regdictionarysend	\\N	\\N	\\N	\\N
3803	jsonb_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	3802	\\N	\\N	\\N	\\N	\\N	jsonb_send	\\N	\\N	\\N	\\N
3804	jsonb_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	3802	\\N	\\N	\\N	\\N	\\N	jsonb_out	\\N	\\N	\\N	\\N
3805	jsonb_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3802	2281	\\N	\\N	\\N	\\N	\\N	jsonb_recv	\\N	\\N	\\N	\\N
3806	jsonb_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3802	2275	\\N	\\N	\\N	\\N	\\N	jsonb_in	\\N	\\N	\\N	\\N
3816	array_typanalyze	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	16	2281	\\N	\\N	\\N	\\N	\\N	array_typanalyze	\\N	\\N	\\N	\\N
3832	anyrange_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	3831	2275 26 23	\\N	\\N	\\N	\\N	\\N	anyrange_in	\\N	\\N	\\N	\\N
3833	anyrange_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	3831	\\N	\\N	\\N	\\N	\\N	anyrange_out	\\N	\\N	\\N	\\N
3834	range_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	3831	2275 26 23	\\N	\\N	\\N	\\N	\\N	range_in	\\N	\\N	\\N	\\N
3835	range_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	3831	\\N	\\N	\\N	\\N	\\N	range_out	\\N	\\N	\\N	\\N
3836	range_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	3831	2281 26 23	\\N	\\N	\\N	\\N	\\N	range_recv	\\N	\\N	\\N	\\N
3837	range_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	3831	\\N	\\N	\\N	\\N	\\N	range_send	\\N	\\N	\\N	\\N
3914	int4range_canonical	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3904	3904	\\N	\\N	\\N	\\N	\\N	int4range_canonical	\\N	\\N	\\N	\\N
3915	daterange_canonical	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3912	3912	\\N	\\N	\\N	\\N	\\N	daterange_canonical	\\N	\\N	\\N	\\N
3916	range_typanalyze	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	16	2281	\\N	\\N	\\N	\\N	\\N	range_typanalyze	\\N	\\N	\\N	\\N
3922	int4range_subdiff	11	10	12	1	0	0	0	f	false	false	true	false	i	s	2	0	701	23 23	\\N	\\N	\\N	\\N	\\N	int4range_subdiff	\\N	\\N	\\N	\\N
3923	int8range_subdiff	11	10	12	1	0	0	0	f	false	false	true	false	i	s	2	0	701	20 20	\\N	\\N	\\N	\\N	\\N	int8range_subdiff	\\N	\\N	\\N	\\N
3924	numrange_subdiff	11	10	12	1	0	0	0	f	false	false	true	false	i	s	2	0	701	1700 1700	\\N	\\N	\\N	\\N	\\N	numrange_subdiff	\\N	\\N	\\N	\\N
3925	daterange_subdiff	11	10	12	1	0	0	0	f	false	false	true	false	i	s	2	0	701	1082 1082	\\N	\\N	\\N	\\N	\\N	daterange_subdiff	\\N	\\N	\\N	\\N
3928	int8range_canonical	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	3926	3926	\\N	\\N	\\N	\\N	\\N	int8range_canonical	\\N	\\N	\\N	\\N
3929	tsrange_subdiff	11	10	12	1	0	0	0	f	false	false	true	false	i	s	2	0	701	1114 1114	\\N	\\N	\\N	\\N	\\N	tsrange_subdiff	\\N	\\N	\\N	\\N
3930	tstzrange_subdiff	11	10	12	1	0	0	0	f	false	false	true	false	i	s	2	0	701	1184 1184	\\N	\\N	\\N	\\N	\\N	tstzrange_subdiff	\\N	\\N	\\N	\\N
4001	jsonpath_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	4072	2275	\\N	\\N	\\N	\\N	\\N	jsonpath_in	\\N	\\N	\\N	\\N
4002	jsonpath_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	4072	2281	\\N	\\N	\\N	\\N	\\N	jsonpath_recv	\\N	\\N	\\N	\\N
4003	jsonpath_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	4072	\\N	\\N	\\N	\\N	\\N	jsonpath_out	\\N	\\N	\\N	\\N
4004	jsonpath_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	4072	\\N	\\N	\\N	\\N	\\N	jsonpath_send	\\N	\\N	\\N	\\N
4084	regnamespacein	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	4089	2275	\\N	\\N	\\N	\\N	\\N	regnamespacein	\\N	\\N	\\N	\\N
4085	regnamespaceout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	4089	\\N	\\N	\\N	\\N	\\N	regnamespaceout	\\N	\\N	\\N	\\N
4087	regnamespacerecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	4089	2281	\\N	\\N	\\N	\\N	\\N	regnamespacerecv	\\N	\\N	\\N	\\N
4088	regnamespacesend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	4089	\\N	\\N	\\N	\\N	\\N	regnamespacesend	\\N	\\N	\\N	\\N
4092	regroleout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	4096	\\N	\\N	\\N	\\N	\\N	regroleout	\\N	\\N	\\N	\\N
4094	regrolerecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	4096	2281	\\N	\\N	\\N	\\N	\\N	regrolerecv	\\N	\\N	\\N	\\N
4095	regrolesend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	4096	\\N	\\N	\\N	\\N	\\N	regrolesend	\\N	\\N	\\N	\\N
4098	regrolein	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	4096	2275	\\N	\\N	\\N	\\N	\\N	regrolein	\\N	\\N	\\N	\\N
4110	macaddr8_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	774	2275	\\N	\\N	\\N	\\N	\\N	macaddr8_in	\\N	\\N	\\N	\\N
4111	macaddr8_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	774	\\N	\\N	\\N	\\N	\\N	macaddr8_out	\\N	\\N	\\N	\\N
4193	regcollationin	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	4191	2275	\\N	\\N	\\N	\\N	\\N	regcollationin	\\N	\\N	\\N	\\N
4194	regcollationout	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	4191	\\N	\\N	\\N	\\N	\\N	regcollationout	\\N	\\N	\\N	\\N
4196	regcollationrecv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	4191	2281	\\N	\\N	\\N	\\N	\\N	regcollationrecv	\\N	\\N	\\N	\\N
4197	regcollationsend	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	4191	\\N	\\N	\\N	\\N	\\N	regcollationsend	\\N	\\N	\\N	\\N
4226	anycompatiblemultirange_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	4538	2275 26 23	\\N	\\N	\\N	\\N	\\N	anycompatiblemultirange_in	\\N	\\N	\\N	\\N
4227	anycompatiblemultirange_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	4538	\\N	\\N	\\N	\\N	\\N	anycompatiblemultirange_out	\\N	\\N	\\N	\\N
4229	anymultirange_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	4537	2275 26 23	\\N	\\N	\\N	\\N	\\N	anymultirange_in	\\N	\\N	\\N	\\N
4230	anymultirange_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	4537	\\N	\\N	\\N	\\N	\\N	anymultirange_out	\\N	\\N	\\N	\\N
4231	multirange_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	4537	2275 26 23	\\N	\\N	\\N	\\N	\\N	multirange_in	\\N	\\N	\\N	\\N
4232	multirange_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	4537	\\N	\\N	\\N	\\N	\\N	multirange_out	\\N	\\N	\\N	\\N
4233	multirange_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	4537	2281 26 23	\\N	\\N	\\N	\\N	\\N	multirange_recv	\\N	\\N	\\N	\\N
4234	multirange_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	4537	\\N	\\N	\\N	\\N	\\N	multirange_send	\\N	\\N	\\N	\\N
4242	multirange_typanalyze	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	16	2281	\\N	\\N	\\N	\\N	\\N	multirange_typanalyze	\\N	\\N	\\N	\\N
4596	brin_bloom_summary_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	4600	2275	\\N	\\N	\\N	\\N	\\N	brin_bloom_summary_in	\\N	\\N	\\N	\\N
4597	brin_bloom_summary_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	4600	\\N	\\N	\\N	\\N	\\N	brin_bloom_summary_out	\\N	\\N	\\N	\\N
4598	brin_bloom_summary_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	4600	2281	\\N	\\N	\\N	\\N	\\N	brin_bloom_summary_recv	\\N	\\N	\\N	\\N
4599	brin_bloom_summary_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	4600	\\N	\\N	\\N	\\N	\\N	brin_bloom_summary_send	\\N	\\N	\\N	\\N
4638	brin_minmax_multi_summary_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	4601	2275	\\N	\\N	\\N	\\N	\\N	brin_minmax_multi_summary_in	\\N	\\N	\\N	\\N
4639	brin_minmax_multi_summary_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	4601	\\N	\\N	\\N	\\N	\\N	brin_minmax_multi_summary_out	\\N	\\N	\\N	\\N
4640	brin_minmax_multi_summary_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	4601	2281	\\N	\\N	\\N	\\N	\\N	brin_minmax_multi_summary_recv	\\N	\\N	\\N	\\N
4641	brin_minmax_multi_summary_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	4601	\\N	\\N	\\N	\\N	\\N	brin_minmax_multi_summary_send	\\N	\\N	\\N	\\N
5018	pg_mcv_list_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5017	2275	\\N	\\N	\\N	\\N	\\N	pg_mcv_list_in	\\N	\\N	\\N	\\N
5019	pg_mcv_list_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	5017	\\N	\\N	\\N	\\N	\\N	pg_mcv_list_out	\\N	\\N	\\N	\\N
5020	pg_mcv_list_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	5017	2281	\\N	\\N	\\N	\\N	\\N	pg_mcv_list_recv	\\N	\\N	\\N	\\N
5021	pg_mcv_list_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	5017	\\N	\\N	\\N	\\N	\\N	pg_mcv_list_send	\\N	\\N	\\N	\\N
5055	pg_snapshot_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5038	2275	\\N	\\N	\\N	\\N	\\N	pg_snapshot_in	\\N	\\N	\\N	\\N
5056	pg_snapshot_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	5038	\\N	\\N	\\N	\\N	\\N	pg_snapshot_out	\\N	\\N	\\N	\\N
5057	pg_snapshot_recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5038	2281	\\N	\\N	\\N	\\N	\\N	pg_snapshot_recv	\\N	\\N	\\N	\\N
5058	pg_snapshot_send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	5038	\\N	\\N	\\N	\\N	\\N	pg_snapshot_send	\\N	\\N	\\N	\\N
5070	xid8in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5069	2275	\\N	\\N	\\N	\\N	\\N	xid8in	\\N	\\N	\\N	\\N
5081	xid8out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	5069	\\N	\\N	\\N	\\N	\\N	xid8out	\\N	\\N	\\N	\\N
5082	xid8recv	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5069	2281	\\N	\\N	\\N	\\N	\\N	xid8recv	\\N	\\N	\\N	\\N
5083	xid8send	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	17	5069	\\N	\\N	\\N	\\N	\\N	xid8send	\\N	\\N	\\N	\\N
5086	anycompatible_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5077	2275	\\N	\\N	\\N	\\N	\\N	anycompatible_in	\\N	\\N	\\N	\\N
5087	anycompatible_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	5077	\\N	\\N	\\N	\\N	\\N	anycompatible_out	\\N	\\N	\\N	\\N
5088	anycompatiblearray_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5078	2275	\\N	\\N	\\N	\\N	\\N	anycompatiblearray_in	\\N	\\N	\\N	\\N
5089	anycompatiblearray_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	5078	\\N	\\N	\\N	\\N	\\N	anycompatiblearray_out	\\N	\\N	\\N	\\N
5090	anycompatiblearray_recv	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	5078	2281	\\N	\\N	\\N	\\N	\\N	anycompatiblearray_recv	\\N	\\N	\\N	\\N
5091	anycompatiblearray_send	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	17	5078	\\N	\\N	\\N	\\N	\\N	anycompatiblearray_send	\\N	\\N	\\N	\\N
5092	anycompatiblenonarray_in	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	5079	2275	\\N	\\N	\\N	\\N	\\N	anycompatiblenonarray_in	\\N	\\N	\\N	\\N
5093	anycompatiblenonarray_out	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2275	5079	\\N	\\N	\\N	\\N	\\N	anycompatiblenonarray_out	\\N	\\N	\\N	\\N
5094	anycompatiblerange_in	11	10	12	1	0	0	0	f	false	false	true	false	s	s	3	0	5080	2275 26 23	\\N	\\N	\\N	\\N	\\N	anycompatiblerange_in	\\N	\\N	\\N	\\N
5095	anycompatiblerange_out	11	10	12	1	0	0	0	f	false	false	true	false	s	s	1	0	2275	5080	\\N	\\N	\\N	\\N	\\N	anycompatiblerange_out	\\N	\\N	\\N	\\N
6098	jsonb_subscript_handler	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2281	2281	\\N	\\N	\\N	\\N	\\N	jsonb_subscript_handler	\\N	\\N	\\N	\\N
6179	array_subscript_handler	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2281	2281	\\N	\\N	\\N	\\N	\\N	array_subscript_handler	\\N	\\N	\\N	\\N
6180	raw_array_subscript_handler	11	10	12	1	0	0	0	f	false	false	true	false	i	s	1	0	2281	2281	\\N	\\N	\\N	\\N	\\N	raw_array_subscript_handler	\\N	\\N	\\N	\\N
`,
  pg_opfamily: `
397	403	array_ops	11	10
423	403	bit_ops	11	10
424	403	bool_ops	11	10
426	403	bpchar_ops	11	10
428	403	bytea_ops	11	10
429	403	char_ops	11	10
434	403	datetime_ops	11	10
1970	403	float_ops	11	10
1974	403	network_ops	11	10
1976	403	integer_ops	11	10
1982	403	interval_ops	11	10
1984	403	macaddr_ops	11	10
1988	403	numeric_ops	11	10
1989	403	oid_ops	11	10
1991	403	oidvector_ops	11	10
1994	403	text_ops	11	10
1996	403	time_ops	11	10
2000	403	timetz_ops	11	10
2002	403	varbit_ops	11	10
2095	403	text_pattern_ops	11	10
2097	403	bpchar_pattern_ops	11	10
2099	403	money_ops	11	10
2789	403	tid_ops	11	10
2968	403	uuid_ops	11	10
2994	403	record_ops	11	10
3194	403	record_image_ops	11	10
3253	403	pg_lsn_ops	11	10
3371	403	macaddr8_ops	11	10
3522	403	enum_ops	11	10
3626	403	tsvector_ops	11	10
3683	403	tsquery_ops	11	10
3901	403	range_ops	11	10
4033	403	jsonb_ops	11	10
4199	403	multirange_ops	11	10
5067	403	xid8_ops	11	10
`,
  pg_opclass: `
1978	403	int4_ops	11	10	1976	23	true	0
1979	403	int2_ops	11	10	1976	21	true	0
1981	403	oid_ops	11	10	1989	26	true	0
3122	403	date_ops	11	10	434	1082	true	0
3123	403	float8_ops	11	10	1970	701	true	0
3124	403	int8_ops	11	10	1976	20	true	0
3125	403	numeric_ops	11	10	1988	1700	true	0
3126	403	text_ops	11	10	1994	25	true	0
3127	403	timestamptz_ops	11	10	434	1184	true	0
3128	403	timestamp_ops	11	10	434	1114	true	0
4217	403	text_pattern_ops	11	10	2095	25	false	0
4218	403	varchar_pattern_ops	11	10	2095	25	false	0
4219	403	bpchar_pattern_ops	11	10	2097	1042	false	0
10000	403	array_ops	11	10	397	2277	true	0
10002	403	bit_ops	11	10	423	1560	true	0
10003	403	bool_ops	11	10	424	16	true	0
10004	403	bpchar_ops	11	10	426	1042	true	0
10006	403	bytea_ops	11	10	428	17	true	0
10007	403	char_ops	11	10	429	18	true	0
10009	403	cidr_ops	11	10	1974	869	false	0
10012	403	float4_ops	11	10	1970	700	true	0
10015	403	inet_ops	11	10	1974	869	true	0
10022	403	interval_ops	11	10	1982	1186	true	0
10024	403	macaddr_ops	11	10	1984	829	true	0
10026	403	macaddr8_ops	11	10	3371	774	true	0
10028	403	name_ops	11	10	1994	19	true	2275
10032	403	oidvector_ops	11	10	1991	30	true	0
10034	403	record_ops	11	10	2994	2249	true	0
10036	403	record_image_ops	11	10	3194	2249	false	0
10038	403	time_ops	11	10	1996	1083	true	0
10041	403	timetz_ops	11	10	2000	1266	true	0
10043	403	varbit_ops	11	10	2002	1562	true	0
10044	403	varchar_ops	11	10	1994	25	false	0
10047	403	money_ops	11	10	2099	790	true	0
10050	403	tid_ops	11	10	2789	27	true	0
10053	403	xid8_ops	11	10	5067	5069	true	0
10065	403	uuid_ops	11	10	2968	2950	true	0
10067	403	pg_lsn_ops	11	10	3253	3220	true	0
10069	403	enum_ops	11	10	3522	3500	true	0
10071	403	tsvector_ops	11	10	3626	3614	true	0
10074	403	tsquery_ops	11	10	3683	3615	true	0
10076	403	range_ops	11	10	3901	3831	true	0
10080	403	multirange_ops	11	10	4199	4537	true	0
10088	403	jsonb_ops	11	10	4033	3802	true	0
`,
};
