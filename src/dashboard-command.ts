/** `autosync dashboard`: writes the page of all that the history knows, or serves it on this machine. */
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { inputSpec } from './config/inputs.ts';
import { readConfigFile } from './config/read.ts';
import { everyPast, requireHistory } from './history/commands.ts';
import { dashboardOf, type DashboardData } from './insight/dashboard.ts';
import { writeAtomically } from './platform/system/files.ts';
import { fillPage } from './platform/system/page.ts';
import { servePage } from './platform/system/serve.ts';
import { EXIT, UserError } from './platform/text/user-error.ts';
import { REPORT } from './record/file-names.ts';
import { parseProgress } from './record/snapshot.ts';
import { inRepository, printLines } from './terminal-door.ts';

/** So often a page that is watched loads itself again, in seconds. */
const WATCH_S = 5;

interface DashboardFlags {
  state?: string;
  out: string;
  config: string;
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
    const live = await liveRun(path.join(folder, REPORT.snapshot));
    return fillPage(await textsOf(given, state, live), WATCH_S);
  };
  await servePage(
    makePage,
    (address) => printLines([`The page is ${address}`], process.stdout),
    cancel.signal,
  );
}

/** How far the run has come that writes this snapshot; `undefined` where it has ended. */
async function liveRun(snapshot: string): Promise<DashboardData['live']> {
  const progress = parseProgress(await readFile(snapshot, 'utf8').catch(() => ''));
  const ended = await stat(path.join(path.dirname(snapshot), REPORT.run)).catch(() => undefined);
  const newest = await stat(snapshot).catch(() => undefined);
  if (!progress || !newest || (ended && ended.mtimeMs >= newest.mtimeMs)) return undefined;
  const verdicts: Record<string, number> = {};
  for (const { verdict } of Object.values(progress.verdicts))
    verdicts[verdict] = (verdicts[verdict] ?? 0) + 1;
  return {
    run: progress.run,
    at: newest.mtime.toISOString(),
    patches: progress.batch.length,
    verdicts,
    trials: progress.trials.map(({ kind, outcome, durationMs, why }) => ({ kind, outcome, durationMs, why })),
  };
}

/** The data of the page, one text for each use of AutoSync and branch. */
async function textsOf(
  given: DashboardFlags,
  state: string,
  live?: DashboardData['live'],
): Promise<string[]> {
  const { dashboard: plan } = await readConfigFile(given.config, given.config);
  return everyPast(state).map(({ name, branch, past }, i) => {
    const about = { name, branch, repository: undefined, title: plan.title, shown: plan.kpis };
    const data = dashboardOf(past, about);
    return JSON.stringify(i === 0 && live ? { ...data, live } : data);
  });
}
