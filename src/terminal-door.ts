/** The door of a terminal: its folders, the credentials of the user, and how results are printed. */
import { realpathSync } from 'node:fs';
import { access, mkdir, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import picomatch from 'picomatch';
import { resolveConfig } from './config/config.ts';
import { parseCliInputs, type CliInputs, type InputName } from './config/inputs.ts';
import { readConfigFile } from './config/read.ts';
import type { Door } from './door.ts';
import { secretsInAddresses } from './platform/git/addresses.ts';
import { Checkout } from './platform/git/checkout.ts';
import { Remote } from './platform/git/remote.ts';
import { lockFolder } from './platform/system/lock.ts';
import { painter } from './platform/system/paint.ts';
import { leaveFolder } from './platform/system/process.ts';
import { terminalLog } from './platform/system/terminal-log.ts';
import { neutraliseText } from './platform/text/neutralise.ts';
import { redactor } from './platform/text/redact.ts';
import { EXIT, UserError } from './platform/text/user-error.ts';
import { counted } from './platform/text/words.ts';
import type { Line } from './report/terminal.ts';
import { run } from './run.ts';
import { Interrupted } from './trial/trial.ts';

type Texts = Readonly<Partial<Record<InputName, string>>>;

/** `autosync run`: does one run in the repository that `--repo` names, and returns the exit code. */
export async function runFromTerminal(given: Texts, isVerbose: boolean): Promise<number> {
  const checkout = await Checkout.open(path.resolve(given.repo ?? '.'));
  const inputs = parseCliInputs(await seenFromHere(given, checkout.directory));
  const file = await readConfigFile(path.resolve(checkout.directory, inputs.config), inputs.config);
  const config = resolveConfig(inputs, file, {
    door: 'cli',
    branch: await checkout.branch(),
    event: undefined,
    hasPullRequest: false,
  });
  const remote = inputs.remote ?? ((await checkout.hasRemote('origin')) ? 'origin' : '.');
  const secrets = await secretsInAddresses(checkout.directory, remote);
  const log = terminalLog(redactor(secrets), isVerbose);
  const cancel = new AbortController();
  let isRunning = false;
  const stop = (): void => {
    if (isRunning) log.info('Stopping: the results so far are kept, and the next run goes on from here.');
    cancel.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const outDirectory = path.resolve(checkout.directory, inputs.out);
  const stateDirectory = path.resolve(checkout.directory, inputs.state);
  await requireFolder(outDirectory, 'out', checkout.directory);
  await requireFolder(stateDirectory, 'state', checkout.directory);
  await using _lock = await lockState(stateDirectory, cancel.signal);
  const places = { checkout, outDirectory, stateDirectory, cancel: cancel.signal, secrets, log };
  leaveFolder();
  isRunning = true;
  return await run(config, terminalDoor(inputs, remote, places));
}

/** The door of a terminal: folders instead of cache and artifacts, and the credentials of the user. */
function terminalDoor(
  { workspace, carry }: CliInputs,
  remote: string,
  places: Pick<Door, 'checkout' | 'outDirectory' | 'stateDirectory' | 'cancel' | 'secrets' | 'log'>,
): Door {
  const { secrets, checkout } = places;
  return {
    ...places,
    kind: 'cli',
    workspace,
    carry: carry ?? [],
    temporary: os.tmpdir(),
    runId: new Date().toISOString().replace(/[-:.Z]/g, ''),
    runUrl: undefined,
    pullRequest: undefined,
    mergeGroup: undefined,
    startedByRun: undefined,
    protectedBranch: undefined,
    github: undefined,
    startedAt: performance.now(),
    environment: process.env,
    remoteIsHere: remote === '.',
    async tell(branch, commit) {
      if (remote === '.') return `${branch} at ${commit.slice(0, 12)}`;
      const more = await checkout.ahead(branch, commit);
      const own = more
        ? ` (your ${branch} has ${counted(more, 'commit')} more, which ${more === 1 ? 'is' : 'are'} not in it)`
        : '';
      return `${redactor(secrets)(remote)}/${branch} at ${commit.slice(0, 12)}${own}`;
    },
    fetchHistory: async () => ({ origin: 'folder', notes: [] }),
    openRemote: (store) => Remote.ofPerson(store, checkout, remote, redactor(secrets), places.cancel),
    remember: () => undefined,
    async publish({ lines }) {
      printLines(['', ...lines, '', `The reports are in ${places.outDirectory}`], process.stdout);
    },
  };
}

/** Prints lines that may quote foreign text. The runner of a workflow may read them. */
export function printLines(lines: readonly Line[], stream: NodeJS.WriteStream): void {
  const paint = painter(stream);
  for (const line of lines) {
    const text = typeof line === 'string' ? line : `${paint(line.tone, line.word)}${line.text}`;
    stream.write(`${neutraliseText(text).join('\n')}\n`);
  }
}

/**
 * The flags with their paths as the user means them: seen from the folder that the user is in. Inside the repository
 * they become paths from its top, because the branch may hold them, too.
 */
async function seenFromHere(given: Texts, top: string): Promise<Texts> {
  const here = realpathSync('.');
  const resolved = (text: string): string => {
    const inside = path.relative(top, path.resolve(here, text));
    return inside.startsWith('..') || path.isAbsolute(inside) ? path.resolve(here, text) : inside || '.';
  };
  /** The user's text may be a pattern. The folders above it may have glob characters in their names. */
  const pattern = async (text: string): Promise<string> => {
    if (await exists(path.resolve(here, text))) return resolved(text);
    // Whoever names another repository may mean a path in there.
    if (await exists(path.resolve(top, text))) return text;
    if (!picomatch.scan(text).isGlob || path.isAbsolute(text)) return resolved(text);
    return path.join(resolved('.').replaceAll(/[\\*?[\]{}()!+@|]/g, String.raw`\$&`), text);
  };
  const { patches, config, state, out, remote } = given;
  return {
    ...given,
    ...(patches ? { patches: await pattern(patches) } : {}),
    ...(config ? { config: resolved(config) } : {}),
    ...(state ? { state: resolved(state) } : {}),
    ...(out ? { out: resolved(out) } : {}),
    ...(remote?.match(/^\.\.?\//) ? { remote: path.resolve(here, remote) } : {}),
  };
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

/** A path of the repository that the user is in. */
export async function inRepository(name: string): Promise<string> {
  const top = await Checkout.open('.').then(
    ({ directory }) => directory,
    () => '.',
  );
  return path.relative('.', path.join(top, name));
}

/** Locks the state folder, since only one run at a time may use it. Waits while another run holds the lock. */
export async function lockState(folder: string, signal: AbortSignal): Promise<AsyncDisposable> {
  try {
    return await lockFolder(folder, signal, (holder) =>
      process.stderr.write(`The state folder ${folder} is in use by ${holder}. Waiting for it.\n`),
    );
  } catch (error) {
    if (signal.aborted) throw new Interrupted('cancelled');
    throw new UserError(
      `The folder ${folder} cannot be used: ${(error as Error).message}.`,
      'Name another one with --state.',
      EXIT.broken,
    );
  }
}

/**
 * Makes a folder for results. Inside the repository, git is told to ignore it, so that nobody commits it by mistake;
 * a folder that holds something already is the user's and stays as it is.
 */
async function requireFolder(folder: string, flag: string, repository: string): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((error: Error) => {
    throw new UserError(
      `The folder ${folder} cannot be made: ${error.message}.`,
      `Name another one with --${flag}.`,
      EXIT.broken,
    );
  });
  const isOurs = folder.startsWith(repository + path.sep) && (await readdir(folder)).length === 0;
  if (isOurs) await writeFile(path.join(folder, '.gitignore'), '*\n');
}
