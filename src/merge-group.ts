/** The check of a merge group: tests the commit that GitHub's merge queue would land, and nothing else. */
import type { CommitSource } from './platform/git/commit-source.ts';
import type { Base } from './platform/git/store.ts';
import type { Log } from './platform/system/log.ts';
import type { RunFacts } from './record/facts.ts';
import { requireTestable } from './trial/judging/testable.ts';
import type { Trials } from './trial/trials.ts';
import type { Workspace } from './trial/workspace/workspace.ts';

/** What the group is called among the patches of the run. */
const GROUP = 'merge group';

export interface GroupCheck {
  /** The newest commit of the group. */
  head: string;
  facts: RunFacts;
  source: CommitSource;
  log: Pick<Log, 'info'>;
  save: () => Promise<void>;
  openWorkspace: (base: Base) => Promise<Workspace>;
  openTrials: (workspace: Workspace) => Promise<Trials>;
}

/**
 * Runs all tests once, and those that fail again. The queue waits for this, so nobody looks here for who is to blame.
 */
export async function checkGroup(check: GroupCheck): Promise<void> {
  const { head, facts, source, log, save } = check;
  const commit = await source.fetch(head);
  facts.setBase(commit);
  facts.offerPullRequest({ id: GROUP, title: head.slice(0, 12), remarks: [] });
  await save();
  log.info(`merge group at ${head.slice(0, 12)}`);
  source.distrustCheckout();
  await using workspace = await check.openWorkspace(commit);
  const trials = await check.openTrials(workspace);
  const trial = await trials.baseline(commit, 'the merge group as the queue would land it');
  const { judgement } = trial;
  requireTestable(trial);
  facts.addVerdicts(
    new Map([
      [
        GROUP,
        judgement.outcome === 'green'
          ? { verdict: 'accepted', reason: 'green', detail: 'The tests are green with it.' }
          : {
              verdict: 'undecided',
              reason: 'error',
              detail: `${judgement.why} Which of its pull requests is to blame is not known from this trial.`,
              evidence: { redTree: trial.tree, tests: 'failed' in judgement ? judgement.failed : [] },
            },
      ],
    ]),
  );
  await save();
}
