/** What the tier tells its owner besides answers and errors: for the log and for metrics. Messages are lower-case fragments. */
export type HotTierEvent =
  /** Rows were lost or cannot be trusted. `from`/`to` bound the offsets where they are known. */
  | {
      readonly kind: 'damage';
      readonly message: string;
      readonly file: string;
      readonly tableId: number | null;
      readonly table: string | null;
      readonly partition: string | null;
      readonly bucket: number | null;
      readonly from: bigint | null;
      readonly to: bigint | null;
    }
  /** The journal's end had not been acknowledged when the process or machine stopped. */
  | { readonly kind: 'torn-end-cut'; readonly message: string; readonly file: string; readonly at: number; readonly bytes: number }
  | {
      readonly kind: 'recovered';
      readonly message: string;
      readonly groups: number;
      readonly records: number;
      readonly tables: number;
      readonly bytes: number;
    }
  | { readonly kind: 'checkpoint'; readonly message: string; readonly file: string; readonly bytes: number }
  | { readonly kind: 'checkpoint-failed'; readonly message: string; readonly error: unknown }
  /** Writes are refused from now until the server starts again. */
  | { readonly kind: 'writes-stopped'; readonly message: string; readonly error: unknown }
  | { readonly kind: 'disk-full'; readonly message: string }
  | { readonly kind: 'pin-expired'; readonly message: string; readonly ageMs: number }
  /** Background work failed and will be tried again. */
  | { readonly kind: 'background-error'; readonly message: string; readonly error: unknown };

export type HotTierReport = (event: HotTierEvent) => void;
