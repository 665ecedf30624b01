/** Makes the focus command, and gives it up when it turns out not to work. */
import type { TestPlan } from '../../config/config.ts';
import type { TestResult } from '../reports/model.ts';
import type { WorkspaceFiles } from '../workspace/workspace.ts';
import { focusOf, type Focus } from './command.ts';
import { readProject } from './project.ts';

export class FocusCommand {
  private readonly plan: Pick<TestPlan, 'testCommand' | 'focusCommand'>;
  private readonly workspace: Pick<WorkspaceFiles, 'directory' | 'trackedFiles'>;
  /** Whether a focus command can be made for the project, as its base shows; `undefined` before that is known. */
  private exists: boolean | undefined;
  private isGivenUp = false;
  /** Ids of tests that the command has run. Where one is missing later, the tree does not have it. */
  private readonly hasRun = new Set<string>();

  constructor(
    plan: Pick<TestPlan, 'testCommand' | 'focusCommand'>,
    workspace: Pick<WorkspaceFiles, 'directory' | 'trackedFiles'>,
  ) {
    this.plan = plan;
    this.workspace = workspace;
  }

  /** Whether tests can be run alone, as far as this run has shown. */
  get isUsable(): boolean {
    return this.exists !== false && !this.isGivenUp;
  }

  /** Learns from the tree in the workspace, which is the base, whether tests can be run alone in the project. */
  async learn(): Promise<void> {
    this.exists = (await this.focus()) !== undefined;
  }

  /** The command for these tests on the tree in the workspace. `undefined`: they cannot be run alone there. */
  async for(tests: readonly TestResult[]): Promise<string | undefined> {
    if (!this.isUsable) return undefined;
    const focus = await this.focus();
    // Where the base was not tried in this run, the first tree speaks for the project.
    this.exists ??= focus !== undefined;
    return focus?.(tests);
  }

  private async focus(): Promise<Focus | undefined> {
    const { scripts, ...project } = await readProject(this.workspace);
    return focusOf(this.plan.focusCommand, this.plan.testCommand, scripts, project);
  }

  /** Learns which of the chosen tests a focus trial ran. Returns why the command is given up, if it is. */
  noticeRun(
    asked: ReadonlySet<string>,
    ran: ReadonlySet<string>,
    ranOnBase: (id: string) => boolean,
  ): string | undefined {
    for (const id of ran) this.hasRun.add(id);
    // A test that a patch adds may be missing on this tree; a test of the base should be there.
    if ([...asked].every((id) => this.hasRun.has(id) || !ranOnBase(id))) return undefined;
    this.isGivenUp = true;
    return `The focus command ran ${ran.size} of the ${asked.size} tests it was asked for. From now on the full command is used.`;
  }
}
