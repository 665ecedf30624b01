/** Types of a patch and of a batch of patches, as they were offered. */
import type { DiffScan } from './diff.ts';
import type { Verdict } from './verdict.ts';

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
  /** What people should know about how it was read. */
  remarks?: readonly string[];
  /** The pull request that it is. */
  pull?: OpenPull;
  /** A commit that is merged. The parts are then only looked at. */
  merge?: string;
  /** Two commits whose difference it is, in place of the parts. */
  pick?: { from: string; to: string };
}

/** An open pull request, as it was when the batch was gathered. */
export interface OpenPull {
  number: number;
  url: string;
  /** Its newest commit: what is tried, and what lands. */
  head: string;
  /** How it came into the queue of AutoSync. */
  queued?: {
    /** The branch of the head, as `owner:branch`, for people. */
    from: string;
    /** The branch of the head. */
    branch: string;
    /** The branch that it is to be merged into; another one's branch in a stack. */
    base: string;
    /** When that changed last, as GitHub says it; empty: never. */
    baseChangedAt: string;
    labels: readonly string[];
    /** The label that asked for it. */
    by: string;
  };
}

/** One diff of a patch, with the commit message and the author where they are known. */
export interface PatchPart {
  /** A unified diff as bytes: contents may be in any encoding. */
  diff: Uint8Array;
  scan: DiffScan;
  /** Subject, empty line, body. Absent when the diff came without a message. */
  message?: string;
  author?: {
    name: string;
    email: string;
    /** Seconds since 1970 and time zone offset, as git writes them. */
    date?: string;
  };
  /** What git warned of when it read the mail, and what of the mail is not kept. */
  warnings?: readonly string[];
}

/** Where a patch was read from. */
export interface PatchSource {
  /** Path of the file that holds the patch: in the repository when it is tracked, on disk otherwise. */
  path: string;
  /** The base tracks the file. Landing the patch then removes the file, or its entry in the manifest. */
  tracked: boolean;
  /** Path of the tracked manifest that lists the patch. Landing the patch removes its entry there. */
  manifest?: string;
}

/** What the manifest says about a patch: scores from 1 to 5, and whether the patch may remove tests. */
export interface Declared {
  impact?: number | undefined;
  effort?: number | undefined;
  risk?: number | undefined;
  confidence?: number | undefined;
  mayRemoveTests?: boolean | undefined;
}

/** What was offered and is not tried. */
export interface RejectedOffer {
  id: string;
  title: string;
  verdict: Verdict;
  pull?: OpenPull;
}

/** The ordered patches of one run, and the offers that were rejected. */
export interface Batch {
  patches: readonly Patch[];
  rejected: readonly RejectedOffer[];
}
