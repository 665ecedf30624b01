/** What can become of a patch: verdicts, reasons and evidence. */
/** The closed list of verdicts and their reason codes. Users and workflows depend on these names. */
export const REASONS = {
  landed: ['green', 'repairs-base'],
  accepted: ['green', 'repairs-base'],
  culprit: ['tests-failed', 'command-failed', 'timeout', 'setup-failed', 'no-report'],
  conflict: ['does-not-apply'],
  blocked: ['dependency'],
  'already-applied': ['in-base', 'in-candidate'],
  refused: ['path', 'mode', 'protected', 'limits', 'tests-weakened', 'needs-setup', 'submodule-or-lfs'],
  invalid: ['unreadable', 'empty', 'malformed', 'duplicate-id', 'dependency-unknown', 'dependency-cycle'],
  undecided: ['budget', 'error', 'flaky', 'base-moved', 'push-refused', 'shard-lost'],
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

/** The patch is in the landed tree, or would be. */
export function madeIt(verdict: string): boolean {
  return MADE_IT.has(verdict);
}

/** The tests have said something about this very patch. */
export function wasTested(verdict: string): boolean {
  return TESTED.has(verdict);
}

/** The patch was offered and is out, whatever the reason. */
export function wasRejected(verdict: string): boolean {
  return REJECTED.has(verdict);
}

/** What became of a patch, why, and in words. */
export type Verdict = {
  [Name in VerdictName]: {
    verdict: Name;
    reason: Reasons[Name][number];
    detail: string;
    evidence?: Evidence;
  };
}[VerdictName];

export type RejectedVerdict = Extract<Verdict, { verdict: 'invalid' | 'refused' }>;
export type CulpritReason = Reasons['culprit'][number];

export interface Evidence {
  /** Tree ids: green without the patch, red with it, nothing else between them. */
  greenTree?: string;
  redTree?: string;
  tests?: readonly string[];
  with?: readonly string[];
  /** The chance that it is to blame, given how often tests fail for no reason. */
  confidence?: number;
}

export function invalid(reason: Reasons['invalid'][number], detail: string): RejectedVerdict {
  return { verdict: 'invalid', reason, detail };
}

export function refused(reason: Reasons['refused'][number], detail: string): RejectedVerdict {
  return { verdict: 'refused', reason, detail };
}
