/** Defines the verdicts about patches, their reason codes and their evidence. */
/** All verdicts and their reason codes. Users and workflows depend on these names. */
export const REASONS = {
  landed: ['green', 'repairs-base'],
  accepted: ['green', 'repairs-base'],
  culprit: ['tests-failed', 'command-failed', 'timeout', 'setup-failed', 'no-report'],
  conflict: ['does-not-apply'],
  blocked: ['dependency'],
  'already-applied': ['in-base', 'in-candidate'],
  refused: [
    'path',
    'mode',
    'protected',
    'limits',
    'tests-weakened',
    'needs-setup',
    'submodule-or-lfs',
    'not-approved',
  ],
  invalid: ['unreadable', 'empty', 'malformed', 'duplicate-id', 'dependency-unknown', 'dependency-cycle'],
  undecided: ['budget', 'error', 'flaky', 'base-moved', 'head-moved', 'stack-stale', 'push-refused'],
} as const;

type Reasons = typeof REASONS;
export type VerdictName = keyof Reasons;

const MADE_IT: ReadonlySet<string> = new Set<VerdictName>(['landed', 'accepted']);
const TESTED: ReadonlySet<string> = new Set<VerdictName>(['landed', 'accepted', 'culprit']);
const REJECTED: ReadonlySet<string> = new Set<VerdictName>([
  'culprit',
  'conflict',
  'blocked',
  'refused',
  'invalid',
]);

/** Whether the patch is in the landed tree, or would be without the dry run. */
export function madeIt(verdict: string): boolean {
  return MADE_IT.has(verdict);
}

/** Whether the tests decided about this patch. */
export function wasTested(verdict: string): boolean {
  return TESTED.has(verdict);
}

/** Whether the patch was rejected, for any reason. A patch that is undecided or already applied was not. */
export function wasRejected(verdict: string): boolean {
  return REJECTED.has(verdict);
}

/**
 * What becomes of a pull request of the queue. `kept`: it stays in it. `taken`: the branch has it. `rejected`: only a new
 * commit or a person brings it back.
 */
export type Fate = 'kept' | 'taken' | 'rejected';

/** Whether the same patch would be rejected again: nothing but a change of it, or of the rules, helps. */
export function isRejectedForGood({ verdict, reason }: { verdict: string; reason: string }): boolean {
  if (verdict === 'refused') return reason !== 'not-approved';
  return verdict === 'culprit' || verdict === 'conflict' || verdict === 'invalid';
}

/** The result for one patch: the verdict, its reason code, and an explanation in words. */
export type Verdict = {
  [Name in VerdictName]: {
    verdict: Name;
    reason: Reasons[Name][number];
    detail: string;
    evidence?: Evidence;
  };
}[VerdictName];

/** The verdict about a patch that is rejected without a trial. */
export type RejectedVerdict = Extract<Verdict, { verdict: 'invalid' | 'refused' }>;
export type CulpritReason = Reasons['culprit'][number];

/** What supports a verdict. */
export interface Evidence {
  /** Ids of two trees that differ only in the patch: `greenTree` lacks it, `redTree` has it. */
  greenTree?: string;
  redTree?: string;
  /** Names of the failing tests, when a report names them, and what the first of them said. */
  tests?: readonly string[];
  message?: string;
  /** Ids of the other patches with which the patch fails or conflicts. */
  with?: readonly string[];
  /** Probability that the patch is to blame, given how often tests fail for no reason. */
  confidence?: number;
  seen?: Sighting;
}

/** Where a patch was seen to break tests, and what was there then. While that is so, nobody need look again. */
export interface Sighting {
  run: string;
  /** Milliseconds since 1970. */
  at: number;
  branch: string;
  /** What passed in the run was to be pushed to the branch. */
  lands: boolean;
  /** Digest of what, besides the tree, decides the outcome of a trial. */
  configuration: string;
  /** Name of the patch in its batch, and digest of the patch. */
  id: string;
  patch: string;
  /** Files of the tests that failed; absent where not all are known. */
  testFiles?: readonly string[] | undefined;
  /** Digest of the files on the base that the failure depends on. */
  files: string;
  /** Digests of the patches that it was tried with. */
  green: readonly string[];
}

export function invalid(reason: Reasons['invalid'][number], detail: string): RejectedVerdict {
  return { verdict: 'invalid', reason, detail };
}

export function refused(reason: Reasons['refused'][number], detail: string): RejectedVerdict {
  return { verdict: 'refused', reason, detail };
}
