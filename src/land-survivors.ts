/** The landing of a run: what is green and may still land goes to the branch, or into a pull request. */
import type { BatchSource } from './batch/source.ts';
import type { Candidate } from './candidate/candidate.ts';
import type { Candidates } from './candidate/candidates.ts';
import { land, type Landing } from './landing/land.ts';
import { proposalBranch, propose } from './landing/propose.ts';
import type { CommitSource } from './platform/git/commit-source.ts';
import type { Remote } from './platform/git/remote.ts';
import type { PrivateStore } from './platform/git/store.ts';
import { openCandidates, type RunContext } from './run-context.ts';
import { tryAgain } from './search/batch.ts';
import type { SearchResult } from './search/result.ts';
import { TrialTester } from './search/tester.ts';
import type { Trials } from './trial/trials.ts';
import type { Workspace } from './trial/workspace/workspace.ts';

/** What a landing works with. */
export interface LandingTools {
  remote: Remote;
  source: CommitSource;
  store: PrivateStore;
  workspace: Workspace;
  trials: Trials;
  candidates: Candidates;
  offers: BatchSource;
}

/** Lands what is green, without what may not land any more: by push or by pull request. */
export async function landSurvivors(
  context: RunContext,
  green: Candidate,
  tools: LandingTools,
): Promise<Landing> {
  const { config, door, facts } = context;
  const { name, targetBranch } = config;
  const { remote, source, store, workspace, trials, offers } = tools;
  const survivors = await withoutChanged(context, green, tools);
  if (typeof survivors === 'string')
    return { kind: 'failed', reason: 'head-moved', detail: survivors, survivors: green };
  if (config.land === 'pull-request') {
    const branch = proposalBranch(name, targetBranch);
    const committerEmail = config.commits.committer.email;
    const { isDecided: isOver } = facts;
    return propose({ survivors, isOver, branch, targetBranch, committerEmail, remote, github: door.github! });
  }
  const settle = await offers.prepare(survivors.steps.map(({ patch }) => patch));
  const landing = await land({
    survivors,
    branch: targetBranch,
    keepBranch: `${name}/${targetBranch}-${door.runId}`,
    remote,
    log: door.log,
    async rebuild(previous, tip) {
      const base = facts.setBase(await source.fetch(tip));
      workspace.rebase(base.commit);
      trials.forgetReference();
      const candidates = await openCandidates(context, store, base);
      const tester = new TrialTester(trials, candidates);
      const ids = previous.steps.map(({ patch }) => patch.id);
      const onResult = (result: SearchResult): void => facts.addResult(result);
      const rebuilt = await tryAgain(ids, 'on the moved branch', candidates, tester, onResult);
      return typeof rebuilt === 'string'
        ? rebuilt
        : withoutChanged(context, rebuilt, { ...tools, candidates });
    },
  });
  if (landing.kind === 'landed') workspace.leaveAt(landing.survivors.commit);
  await settle(landing.kind === 'landed' ? landing.survivors.steps.map(({ patch }) => patch) : []);
  return landing;
}

/**
 * The survivors without those that may not land any more; the rest is tested again. Returns a sentence if it is not
 * green.
 */
async function withoutChanged(
  context: RunContext,
  survivors: Candidate,
  tools: LandingTools,
): Promise<Candidate | string> {
  const { facts } = context;
  const { offers, candidates, trials } = tools;
  const patches = survivors.steps.map(({ patch }) => patch);
  const changed = await offers.changed(patches);
  if (changed.size === 0) return survivors;
  facts.addVerdicts(changed);
  const ids = patches.map(({ id }) => id).filter((id) => !changed.has(id));
  const where = `without ${[...changed.keys()].join(', ')}, which changed meanwhile`;
  const tester = new TrialTester(trials, candidates);
  const rest = await tryAgain(ids, where, candidates, tester, (result) => facts.addResult(result));
  return typeof rest === 'string' ? rest : withoutChanged(context, rest, tools);
}
