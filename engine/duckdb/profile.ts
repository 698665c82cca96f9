/** What the scans of one tier did. */
export interface TierProfile {
  /** Rows that left the scans, after the conditions pushed into them. */
  readonly rows: number;
  /** Time spent in the scans, summed over threads, in milliseconds. */
  readonly ms: number;
}

export interface QueryProfile {
  /** Rows of the result. */
  readonly rows: number;
  /** From start to end, in milliseconds. */
  readonly ms: number;
  readonly lake: TierProfile;
  readonly hot: TierProfile;
}

/** A node of DuckDB's profile: what we read of it. */
interface ProfileNode {
  readonly operator_name?: string;
  readonly operator_type?: string;
  readonly operator_cardinality?: number;
  /** Seconds. */
  readonly operator_timing?: number;
  readonly children?: readonly ProfileNode[];
}

/** Reads the output of `EXPLAIN (ANALYZE, FORMAT json)`: Parquet scans are the lake, sources and tables of the instance (the mirror) are hot. */
export function readProfile(json: string): QueryProfile {
  const root = JSON.parse(json) as ProfileNode & { readonly latency?: number };
  const lake = { rows: 0, ms: 0 };
  const hot = { rows: 0, ms: 0 };
  const visit = (node: ProfileNode): void => {
    if (node.operator_type === 'TABLE_SCAN') {
      const tier = node.operator_name?.trim() === 'READ_PARQUET' ? lake : hot;
      tier.rows += node.operator_cardinality ?? 0;
      tier.ms += (node.operator_timing ?? 0) * 1000;
    }
    for (const child of node.children ?? []) visit(child);
  };
  visit(root);
  const explain = root.children?.[0];
  return { rows: explain?.children?.[0]?.operator_cardinality ?? 0, ms: (root.latency ?? 0) * 1000, lake, hot };
}
