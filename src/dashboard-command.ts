/** `autosync dashboard`: writes the page of all that the history knows, or serves it on this machine. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { inputSpec } from './config/inputs.ts';
import { readConfigFile } from './config/read.ts';
import { everyPast, requireHistory } from './history/commands.ts';
import { NO_PAST } from './history/past.ts';
import { dashboardOf, type DashboardData } from './insight/dashboard.ts';
import { writeAtomically } from './platform/system/files.ts';
import { isLocked } from './platform/system/lock.ts';
import { fillPage } from './platform/system/page.ts';
import { servePage } from './platform/system/serve.ts';
import { EXIT, UserError } from './platform/text/user-error.ts';
import { REPORT } from './record/file-names.ts';
import { parseProgress } from './record/snapshot.ts';
import { inRepository, printLines } from './terminal-door.ts';

type Live = NonNullable<DashboardData['live']>;

interface DashboardFlags {
  state?: string;
  out: string;
  config?: string;
  watch: boolean;
  runFolder?: string;
}

/** Writes the page of all that the history knows, or serves it. */
export async function dashboardFromTerminal(given: DashboardFlags): Promise<void> {
  const state = path.resolve(given.state ?? (await inRepository(inputSpec('state').default!)));
  requireHistory(state);
  if (given.watch) return watchDashboard(given, state);
  const texts = await textsOf(given, state);
  await writeAtomically(path.resolve(given.out), fillPage(texts)).catch((error: Error) => {
    throw new UserError(
      `${given.out} cannot be written: ${error.message}.`,
      'Name another file with `--out`.',
      EXIT.broken,
    );
  });
  printLines([`The page is ${path.resolve(given.out)}`], process.stdout);
}

async function watchDashboard(given: DashboardFlags, state: string): Promise<void> {
  const folder = path.resolve(given.runFolder ?? (await inRepository(inputSpec('out').default!)));
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  process.once('SIGTERM', () => cancel.abort());
  const makePage = async (): Promise<string> => {
    const live = isLocked(state) ? await liveRun(path.join(folder, REPORT.snapshot)) : undefined;
    return fillPage(await textsOf(given, state, live), true);
  };
  await servePage(
    makePage,
    (address) => printLines([`The page is ${address}`], process.stdout),
    cancel.signal,
  );
}

/** How far the run has come that writes this snapshot; `undefined` before its first. */
async function liveRun(snapshot: string): Promise<{ branch: string; live: Live } | undefined> {
  const progress = parseProgress(await readFile(snapshot, 'utf8').catch(() => ''));
  const newest = await stat(snapshot).catch(() => undefined);
  if (!progress || !newest) return undefined;
  const verdicts: Record<string, number> = {};
  for (const { verdict } of Object.values(progress.verdicts))
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  const live = {
    run: progress.run,
    at: newest.mtime.toISOString(),
    patches: progress.batch.length,
    verdicts,
    trials: progress.trials.map(({ kind, outcome, durationMs, why }) => ({ kind, outcome, durationMs, why })),
  };
  return { branch: progress.targetBranch, live };
}

/** The data of the page, one text for each use of AutoSync and branch. */
async function textsOf(
  given: DashboardFlags,
  state: string,
  running?: Awaited<ReturnType<typeof liveRun>>,
): Promise<string[]> {
  const config = given.config ?? (await inRepository(inputSpec('config').default!));
  const { dashboard: plan, kpis } = await readConfigFile(config, config);
  const all = everyPast(state);
  const isKnown = all.some(({ branch }) => branch === running?.branch);
  // Before the end of its first run, a branch has no past.
  const pasts =
    running && !isKnown
      ? [{ name: plan.title ?? 'autosync', branch: running.branch, past: NO_PAST }, ...all]
      : all;
  return pasts.map(({ name, branch, past }) => {
    const about = { name, branch, repository: undefined, title: plan.title, shown: plan.kpis };
    const data = dashboardOf(past, about, kpis);
    return JSON.stringify(branch === running?.branch ? { ...data, live: running.live } : data);
  });
}
