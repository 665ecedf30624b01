/** `autosync reproduce`: makes the tree on which a patch was red, or the green one without it, as a work tree. */
import { access } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { gatherBatch } from './batch/gather.ts';
import type { Patch } from './batch/patch.ts';
import { Candidates } from './candidate/candidates.ts';
import { ConfigFile } from './config/file.ts';
import { inputSpec } from './config/inputs.ts';
import { readConfigFile } from './config/read.ts';
import { Checkout } from './platform/git/checkout.ts';
import { personalGit } from './platform/git/git.ts';
import { PrivateStore, type Base } from './platform/git/store.ts';
import { copyCommit } from './platform/git/transfer.ts';
import { EXIT, UserError } from './platform/text/user-error.ts';
import { counted } from './platform/text/words.ts';
import type { RunJson } from './record/run-json.ts';

export interface ReproduceRequest {
  run: RunJson;
  /** Id of the patch. */
  id: string;
  /** The tree without it. */
  isGreen: boolean;
  /** Folder of the repository; where the work tree goes; where the patches are; where pull requests are fetched from. */
  repository: string;
  target: string | undefined;
  patches: string | undefined;
  remote: string;
}

/** Makes the work tree, and returns what a person needs to know of it, in lines. */
export async function reproduce(request: ReproduceRequest): Promise<string[]> {
  const { run, id, isGreen } = request;
  requireHonest(run);
  const { tree, ids } = wantedOf(run, id, isGreen);
  const checkout = await Checkout.open(path.resolve(request.repository));
  const name = `${path.basename(checkout.directory)}-${id.replaceAll(/[^\w.-]+/g, '')}-${isGreen ? 'green' : 'red'}`;
  const target = path.resolve(request.target ?? path.join(checkout.directory, '..', name));
  await requireFree(target);
  await using store = await PrivateStore.open(os.tmpdir(), checkout.objectFormat);
  const base = await openBase(run, checkout, store);
  const patches = await patchesOf(request, ids, checkout, store, base);
  const rules = {
    style: run.label === null ? ('per-patch' as const) : ('merge' as const),
    committer: COMMITTER,
  };
  const policy = { refusal: async () => undefined };
  const candidates = new Candidates({ store, base, policy, rules }, patches);
  const here = new Set(patches.map((patch) => patch.id));
  const arrangement = await candidates.arrange(ids.filter((one) => here.has(one)));
  if (arrangement.tree.id !== tree)
    throw new UserError(
      `What was tried cannot be made again: the patches, or their order, are not what they were (tree ${arrangement.tree.id.slice(0, 12)} instead of ${tree.slice(0, 12)}).`,
      'Take the patches as they were in that run, and name their folder with --patches.',
    );
  const { commit } = await candidates.candidate(arrangement);
  await copyCommit(store, commit, [base.commit], checkout.commonDir);
  await personalGit(checkout.directory).run(['worktree', 'add', '--quiet', '--detach', '--', target, commit]);
  return told(run, ids, id, target, isGreen);
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Throws a {@link UserError} if what the run says are commits is anything else: a `run.json` may come from anybody. */
function requireHonest({ base, patches, trials }: RunJson): void {
  const told = [
    ...(base ? [base.commit, base.tree] : []),
    ...patches.flatMap(({ pullRequest, evidence: { greenTree, redTree } }) =>
      [pullRequest?.head, greenTree, redTree].filter((one) => one !== undefined),
    ),
    ...trials.map(({ tree }) => tree),
  ];
  const odd = told.find((one) => !COMMIT.test(one));
  if (odd !== undefined)
    throw new UserError(
      `The file names ${JSON.stringify(odd.slice(0, 60))} where a commit or tree must be.`,
      'Take the run.json as the run left it.',
    );
}

const COMMITTER = ConfigFile.parse({}).committer;
const CONFIG = inputSpec('config').default!;

/** The tree that was tried, and the patches that it holds. */
function wantedOf(run: RunJson, id: string, isGreen: boolean): { tree: string; ids: readonly string[] } {
  const { greenTree, redTree } = run.patches.find((patch) => patch.id === id)?.evidence ?? {};
  const red = run.trials.find((trial) => trial.tree === redTree && trial.patches.includes(id));
  const tree = isGreen ? greenTree : redTree;
  if (redTree === undefined || !red || tree === undefined)
    throw new UserError(
      `No trial shows that \`${id}\` breaks tests, so there is no ${isGreen ? 'green' : 'red'} tree to make.`,
      `\`autosync show ${id}\` says what is known of it.`,
    );
  const ids = red.patches.filter((one) => one !== id);
  return { tree, ids: isGreen ? ids : [...ids, id] };
}

async function requireFree(target: string): Promise<void> {
  const isThere = await access(target).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new UserError(
      `${target} exists already.`,
      `Remove it with \`git worktree remove ${target}\`, or name another folder with --to.`,
    );
}

async function openBase({ base }: RunJson, checkout: Checkout, store: PrivateStore): Promise<Base> {
  if (base && (await checkout.has(base.commit))) {
    await store.fetchCommit(base.commit, checkout.commonDir, !(await checkout.isShallow()));
    return store.readBase(base.commit);
  }
  throw new UserError(
    base
      ? `This repository does not have the commit ${base.commit}.`
      : 'The run ended before it knew its base.',
    base ? `Fetch it: \`git fetch origin ${base.commit}\`.` : 'Choose another run.',
  );
}

async function patchesOf(
  { run, patches, remote }: ReproduceRequest,
  ids: readonly string[],
  checkout: Checkout,
  store: PrivateStore,
  base: Base,
): Promise<readonly Patch[]> {
  const from = patches ?? run.patchesFrom;
  if (run.label !== null && patches === undefined) return pullsOf(run, ids, remote, checkout, store);
  if (from === null || /^(?:pull-requests?|merge-group|artifact:.*)$/.test(from))
    throw new UserError(
      `The patches of this run were \`${from ?? 'unknown'}\`, and are not here.`,
      'Put them into a folder, and name it with --patches.',
    );
  const inside = path.relative(checkout.directory, path.resolve(checkout.directory, from));
  if (patches === undefined && (inside.startsWith('..') || path.isAbsolute(inside) || /[*?[{(!]/.test(from)))
    throw new UserError(
      `The patches of this run were ${JSON.stringify(from.slice(0, 200))}, which is no folder of this repository.`,
      'Name it with --patches, if that is where they are.',
    );
  const { limits } = (await readConfigFile(path.join(checkout.directory, CONFIG), CONFIG)).policy;
  const rules = { limits, mayRemoveTests: [], mayBeGone: async () => false };
  const batch = await gatherBatch(from, rules, store, base, checkout);
  return batch.patches;
}

/** Pull requests at the heads that were tried. */
async function pullsOf(
  { patches }: RunJson,
  ids: readonly string[],
  remote: string,
  checkout: Checkout,
  store: PrivateStore,
): Promise<readonly Patch[]> {
  const wanted = patches.flatMap(({ id, title, pullRequest }) =>
    ids.includes(id) && pullRequest ? [{ id, title, head: pullRequest.head }] : [],
  );
  const heads = wanted.map(({ head }) => head);
  await personalGit(checkout.directory)
    .run(['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--', remote, ...heads])
    .catch((error: Error) => {
      throw new UserError(
        `The pull requests cannot be fetched from ${remote}: ${error.message}`,
        'Name the remote with --remote.',
        EXIT.broken,
      );
    });
  for (const head of heads) await store.fetchCommit(head, checkout.commonDir, true);
  return wanted.map(({ id, title, head }) => ({
    id,
    title,
    parts: [],
    digest: head,
    source: { path: id, tracked: false },
    dependsOn: [],
    declared: {},
    merge: head,
    pull: { number: Number(id.slice(1)), url: '', head },
  }));
}

function told(run: RunJson, ids: readonly string[], id: string, target: string, isGreen: boolean): string[] {
  const { branch = 'the branch', base, commands, patches } = run;
  const tests = patches.find((patch) => patch.id === id)?.evidence.tests ?? [];
  const others = ids.filter((one) => one !== id).length;
  const beside = others === 0 ? '' : ` and ${counted(others, 'other patch', 'other patches')}`;
  return [
    isGreen
      ? `${target}: ${branch} at ${base!.commit.slice(0, 12)}${others === 0 ? '' : ` with ${counted(others, 'patch', 'patches')}`}, without ${id}. Here the tests were green.`
      : `${target}: ${branch} at ${base!.commit.slice(0, 12)} with ${id}${beside}. Here ${tests.length === 0 ? 'the tests were red' : `${counted(tests.length, 'test')} failed`}.`,
    '',
    ...(commands
      ? [
          'Run there:',
          ...[commands.setup, commands.test].flatMap((command) => (command === null ? [] : [`  ${command}`])),
          '',
        ]
      : []),
    `When you are done: git worktree remove ${target}`,
  ];
}
