/** A patch and a batch of patches, as they were offered. */
import type { DiffScan } from './diff.ts';
import type { RejectedVerdict } from './verdict.ts';

/** One unit of change that lands or does not land as a whole. */
export interface Patch {
  id: string;
  title: string;
  /** One part for a diff; one for each mail of a series, applied in order. */
  parts: readonly PatchPart[];
  /** SHA-256 of the bytes of its diffs, in hexadecimal. */
  digest: string;
  source: PatchSource;
  dependsOn: readonly string[];
  declared: Declared;
}

export interface PatchPart {
  /** A unified diff as bytes: contents may be in any encoding. */
  diff: Uint8Array;
  scan: DiffScan;
  /** Subject, empty line, body. Absent for a bare diff. */
  message?: string;
  author?: {
    name: string;
    email: string;
    /** Seconds since 1970 and offset, as git writes them. */
    date?: string;
  };
}

export interface PatchSource {
  /** Repository path (tracked) or file path (untracked) of the file the patch stands in. */
  path: string;
  /** Tracked in the base: landing the patch removes its file, or its entry. */
  tracked: boolean;
  /** Its manifest, when an entry there has to go as well. */
  manifest?: string;
}

/** What the manifest's author says: scores from 1 to 5, and whether tests go with the patch. */
export interface Declared {
  impact?: number | undefined;
  effort?: number | undefined;
  risk?: number | undefined;
  confidence?: number | undefined;
  mayRemoveTests?: boolean | undefined;
}

/** A file or entry that was offered and cannot be tried. */
export interface RejectedOffer {
  id: string;
  title: string;
  verdict: RejectedVerdict;
}

/** The ordered patches of one run, and what was offered beside them. */
export interface Batch {
  patches: readonly Patch[];
  rejected: readonly RejectedOffer[];
}
