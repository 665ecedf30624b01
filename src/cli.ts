#!/usr/bin/env node
/** The door of the command line: the same run as in the action, with flags instead of inputs. */
import { once } from 'node:events';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import packageJson from '../package.json' with { type: 'json' };
import { resolveConfig } from './config/config.ts';
import { inputsOf, inputSpec, parseCliInputs, type CliInputs } from './config/inputs.ts';
import { nearest } from './platform/text/nearest.ts';
import { readConfigFile } from './config/read.ts';
import { historyCommand } from './history/commands.ts';
import { parseSearch } from './record/snapshot.ts';
import { replay, type SearchRecord } from './isolate/replay.ts';
import { Checkout } from './platform/git/checkout.ts';
import type { Door } from './door.ts';
import { lockFolder } from './platform/system/lock.ts';
import { secretsInAddresses } from './platform/git/addresses.ts';
import { Remote } from './platform/git/remote.ts';
import { terminalLog } from './platform/system/terminal-log.ts';
import { describeError, EXIT, UserError } from './platform/text/user-error.ts';
import { neutraliseText } from './platform/text/neutralise.ts';
import { leaveFolder } from './platform/system/process.ts';
import { redactor } from './platform/text/redact.ts';
import { toVisibleLine } from './platform/text/invisible.ts';
import { run } from './run.ts';
import { Interrupted } from './trial/trial.ts';

async function main(args: readonly string[]): Promise<number> {
  const [command, ...flags] = args;
  if (command === undefined) {
    process.stdout.write(SHORT_HELP);
    return EXIT.usage;
  }
  if (command === '--version' || command === '-V') {
    process.stdout.write(`${packageJson.version}\n`);
    return EXIT.done;
  }
  if (command === 'help' || args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help());
    return EXIT.done;
  }
  if (command === 'replay') return replayFromTerminal(flags);
  if (command === 'history') return historyFromTerminal(flags);
  if (command !== 'run') {
    throw new UserError(
      `There is no command \`${command}\`.`,
      `${nearest(command, ['run', 'replay', 'history'])} Use \`autosync run --test-command '…'\`.`.trim(),
    );
  }
  return runFromTerminal(flags);
}

/** Prints the search of a finished run step by step: each question, its reason and its answer. No test runs. */
async function replayFromTerminal(args: readonly string[]): Promise<number> {
  const [file = ''] = args;
  const search = await readSearch(file);
  try {
    for (const line of replay(search)) print(toVisibleLine(line));
  } catch (error) {
    throw new UserError((error as Error).message, 'Use the version that wrote the file.');
  }
  return EXIT.done;
}

async function readSearch(file: string): Promise<SearchRecord> {
  const json = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UserError(
      `${file || 'The file'} cannot be read: ${error.message}.`,
      'Use `autosync replay run.json`.',
    );
  });
  const search = parseSearch(file, json);
  if (!search) throw new UserError(`${file} holds no search: nothing was tried.`, 'Choose another run.');
  return search;
}

/** `autosync history …`: exports the history, imports one, or makes it smaller. */
async function historyFromTerminal(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseHistoryFlags(args);
  const [command, file] = positionals;
  if (command !== 'export' && command !== 'import' && command !== 'prune')
    throw new UserError(
      `There is no command \`history ${command ?? ''}\`.`,
      'Use `autosync history export`, `import FILE` or `prune`.',
    );
  if (!/^[1-9]\d{0,5}$/.test(values.keep))
    throw new UserError(`\`--keep\` is \`${values.keep}\`.`, 'Give a number of runs, for example 500.');
  const stateDirectory = path.resolve(values.repo, values.state);
  await using _lock = await lockState(stateDirectory, new AbortController().signal);
  const details = Number(values.keep);
  // The reader of a pipe may stop early, as `head` does. That is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  for await (const line of historyCommand({ command, file, stateDirectory, details }))
    // In JSON this is the same text, and a runner that reads the output does not obey it.
    if (!process.stdout.write(`${line.replaceAll('##[', String.raw`#\u0023[`)}\n`))
      await once(process.stdout, 'drain');
  return EXIT.done;
}

function parseHistoryFlags(args: readonly string[]) {
  const options = {
    state: { type: 'string', default: inputSpec('state').default! },
    repo: { type: 'string', default: '.' },
    keep: { type: 'string', default: '500' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new UserError((error as Error).message, '`autosync --help` lists the flags.');
  }
}

/** Locks the state folder, since only one run at a time may use it. Waits while another run holds the lock. */
async function lockState(folder: string, signal: AbortSignal): Promise<AsyncDisposable> {
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

async function runFromTerminal(flags: readonly string[]): Promise<number> {
  const isVerbose = flags.includes('--verbose');
  const inputs = parseCliInputs(parseFlags(flags.filter((flag) => flag !== '--verbose')));
  const checkout = await Checkout.open(path.resolve(inputs.repo));
  const file = await readConfigFile(path.resolve(checkout.directory, inputs.config), inputs.config);
  const config = resolveConfig(inputs, file, {
    door: 'cli',
    branch: await checkout.branch(),
    event: undefined,
    hasPullRequest: false,
  });
  const cancel = new AbortController();
  process.once('SIGINT', () => cancel.abort());
  process.once('SIGTERM', () => cancel.abort());

  const outDirectory = path.resolve(checkout.directory, inputs.out);
  const stateDirectory = path.resolve(checkout.directory, inputs.state);
  await requireFolder(outDirectory, 'out', checkout.directory);
  await requireFolder(stateDirectory, 'state', checkout.directory);
  await using _lock = await lockState(stateDirectory, cancel.signal);
  const secrets = await secretsInAddresses(checkout.directory, inputs.remote);
  const log = terminalLog(redactor(secrets), isVerbose);
  const places = { checkout, outDirectory, stateDirectory, cancel: cancel.signal, secrets, log };
  leaveFolder();
  return await run(config, terminalDoor(inputs, places));
}

/** The door of a terminal: folders instead of cache and artifacts, and the credentials of the user. */
function terminalDoor(
  { workspace, carry, remote }: CliInputs,
  places: Pick<Door, 'checkout' | 'outDirectory' | 'stateDirectory' | 'cancel' | 'secrets' | 'log'>,
): Door {
  const { secrets } = places;
  return {
    ...places,
    kind: 'cli',
    workspace,
    carry: carry ?? [],
    temporary: os.tmpdir(),
    runId: new Date().toISOString().replace(/[-:.Z]/g, ''),
    runUrl: undefined,
    pullRequest: undefined,
    protectedBranch: undefined,
    github: undefined,
    startedAt: performance.now(),
    environment: process.env,
    remoteIsHere: remote === '.',
    fetchHistory: async () => ({ origin: 'folder', notes: [] }),
    openRemote: (store) => Remote.ofPerson(store, places.checkout, remote, redactor(secrets), places.cancel),
    remember: () => undefined,
    async publish({ lines }) {
      print(['', ...lines, '', `The reports are in ${places.outDirectory}`].join('\n'));
    },
  };
}

/** Prints a text that may quote foreign text. The runner of a workflow may read it. */
function print(text: string): void {
  process.stdout.write(`${neutraliseText(text).join('\n')}\n`);
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

/** Reads `--name value` and `--name=value`. A repeatable flag collects its values, one per line. */
function parseFlags(flags: readonly string[]): Record<string, string> {
  const names = inputsOf('cli');
  const options = Object.fromEntries(
    names.map((name) => [name, { type: 'string' as const, multiple: true as const }]),
  );
  const unknown = flags
    .map((flag) => /^--([^=]+)/.exec(flag)?.[1])
    .find((name) => name !== undefined && !names.some((known) => known === name));
  if (unknown !== undefined)
    throw new UserError(
      `There is no flag \`--${unknown}\`.`,
      `${nearest(unknown, names)} \`autosync --help\` lists them all.`.trim(),
    );
  let values: Record<string, string[] | undefined>;
  try {
    values = parseArgs({ args: [...flags], options, strict: true }).values;
  } catch (error) {
    throw new UserError(
      `The flags cannot be read: ${(error as Error).message}`,
      'Write `--name value`, with quotes around values that contain spaces.',
    );
  }
  return Object.fromEntries(
    Object.entries(values).map(([name, given]) => {
      const spec = inputSpec(names.find((known) => known === name)!);
      if ((given?.length ?? 0) > 1 && !spec.repeatable)
        throw new UserError(`\`--${name}\` is given ${given!.length} times.`, 'Give it once.');
      return [name, (given ?? []).join('\n')];
    }),
  );
}

const SHORT_HELP = `AutoSync tries a batch of patches against the tests of a repository, and says which keep them green.

  autosync run --test-command 'npm test'    tries the patches in .autosync/patches; pushes nothing
  autosync replay run.json                  shows how the search of a run went, and why
  autosync history export                   writes what is remembered; also import FILE, prune
  autosync --help                           lists all flags
  autosync --version

Example: autosync run --repo ../project --setup-command 'npm ci' --test-command 'npm test' --report-paths junit.xml
`;

function help(): string {
  const rows = inputsOf('cli').map((name) => {
    const spec = inputSpec(name);
    const standard = spec.required ? 'required' : `default: ${spec.defaultText ?? spec.default ?? 'none'}`;
    return `  --${name}\n      ${spec.description} (${standard})`;
  });
  return [
    "Usage: autosync run --test-command '…' [flags]",
    '       autosync replay FILE       shows how the search of a run went, and why (run.json or snapshot.json)',
    '       autosync history export | import FILE | prune [--keep RUNS]   [--state DIR]',
    '',
    'Tries a batch of patches against the tests of a repository and says which keep them green.',
    '',
    ...rows,
    '  --verbose',
    '      Show all that the tests print, while they run (default: the last lines, where they fail).',
    '',
    'Exit codes: 0 done · 1 done, and --fail-on says fail · 2 wrong usage or configuration · 3 the run could not be carried out',
    '',
  ].join('\n');
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${neutraliseText(describeError(error)).join('\n')}\n`);
  process.exitCode = error instanceof UserError ? error.exitCode : EXIT.broken;
}
