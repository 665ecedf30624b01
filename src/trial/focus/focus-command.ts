/** Knows whether and how tests can be run by themselves, as far as this run has shown. */
import type { TestPlan } from '../../config/config.ts';
import type { TestResult } from '../reports/model.ts';
import type { WorkspaceFiles } from '../workspace/workspace.ts';
import { focusOf } from './command.ts';
import { readProject } from './project.ts';

/** Above this share of a full trial's time a focus trial is not worth it; below so many milliseconds all are. */
const COSTLY = 0.6;
const CHEAP_MS = 10_000;

export class FocusCommand {
  private readonly plan: Pick<TestPlan, 'testCommand' | 'focusCommand'>;
  private readonly workspace: Pick<WorkspaceFiles, 'directory' | 'trackedFiles'>;
  private exists = true;
  private isGivenUp = false;
  /** Ids of tests that it has run: what is missing later is not there. */
  private readonly hasRun = new Set<string>();
  /** Focus trials in a row that cost almost as much as a full one. */
  private costly = 0;

  constructor(
    plan: Pick<TestPlan, 'testCommand' | 'focusCommand'>,
    workspace: Pick<WorkspaceFiles, 'directory' | 'trackedFiles'>,
  ) {
    this.plan = plan;
    this.workspace = workspace;
  }

  /** Whether any test can be run by itself. */
  get isUsable(): boolean {
    return this.exists && !this.isGivenUp;
  }

  /** The command for these tests on the tree that is shown; `undefined` where they cannot be run alone. */
  async for(tests: readonly TestResult[]): Promise<string | undefined> {
    if (this.isGivenUp) return undefined;
    const { scripts, ...project } = await readProject(this.workspace);
    const focus = focusOf(this.plan.focusCommand, this.plan.testCommand, scripts, project);
    this.exists = focus !== undefined;
    return focus?.(tests);
  }

  /** What a focus trial ran of what it was asked for. Says why the command is given up, if it is. */
  noticeRun(
    asked: ReadonlySet<string>,
    ran: ReadonlySet<string>,
    ranOnBase: (id: string) => boolean,
  ): string | undefined {
    for (const id of ran) this.hasRun.add(id);
    // A test that only a patch brings may not be there; one of the base should.
    if ([...asked].every((id) => this.hasRun.has(id) || !ranOnBase(id))) return undefined;
    this.isGivenUp = true;
    return `The focus command ran ${ran.size} of the ${asked.size} tests it was asked for. From now on the full command is used.`;
  }

  /** Where a few tests cost almost as much as all, all of them tell more. Says so, once it does. */
  noticeCost(durationMs: number, fullMs: number): string | undefined {
    this.costly = fullMs > CHEAP_MS && durationMs > COSTLY * fullMs ? this.costly + 1 : 0;
    // The first one may be dear for the number of its tests; later ones ask for fewer.
    if (this.costly < 2 || this.isGivenUp) return undefined;
    this.isGivenUp = true;
    return 'Focus trials take almost as long as full ones here: from now on, full ones.';
  }
}
