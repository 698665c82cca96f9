import { type ManifestFile, liveFiles } from './manifest.ts';

/** When and how far manifests are merged: the table's `commit.manifest.*` properties. */
interface MergePolicy {
  readonly enabled: boolean;
  /** `commit.manifest.min-count-to-merge`: so many manifests trigger a merge, the new one counted. */
  readonly minCount: number;
  /** `commit.manifest.target-size-bytes`: no merge makes more. */
  readonly targetBytes: number;
}

export function mergePolicyOf(properties: Readonly<Record<string, string>>): MergePolicy {
  const number = (key: string, byDefault: number): number => {
    const value = Number(properties[key]);
    return Number.isInteger(value) && value > 0 ? value : byDefault;
  };
  return {
    enabled: properties['commit.manifest-merge.enabled']?.toLowerCase() !== 'false',
    minCount: number('commit.manifest.min-count-to-merge', 100),
    targetBytes: number('commit.manifest.target-size-bytes', 8 * 1024 * 1024),
  };
}

/** A manifest may join a merge when it is at most this many times as large as the younger ones together. */
const GROWTH = 2;

/**
 * The manifests to be merged with a new one, of those of a snapshot (newest first). Java packs everything into 8 MB bins and so
 * rewrites up to 8 MB at every hundredth commit; here a manifest only joins when the younger ones are half its size together, so
 * entries are rewritten a logarithmic number of times and lists stay short under thousands of small commits.
 */
export function manifestsToMerge(lines: readonly ManifestFile[], specId: number, policy: MergePolicy): ManifestFile[] {
  if (!policy.enabled) return [];
  const run: ManifestFile[] = [];
  let bytes = 0;
  for (const line of lines) {
    if (line.content !== 'data' || line.specId !== specId || liveFiles(line) === null) continue;
    const size = Number(line.length);
    if (bytes + size > policy.targetBytes || (bytes > 0 && size > GROWTH * bytes)) break;
    run.push(line);
    bytes += size;
  }
  return run.length + 1 >= policy.minCount ? run : [];
}
