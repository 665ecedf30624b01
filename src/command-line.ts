/** The commands of the command line and their flags. */
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { inputsOf, inputSpec, type InputName } from './config/inputs.ts';
import { historyCommand, requireHistory, type HistoryRequest } from './history/commands.ts';
import { replay } from './isolate/replay.ts';
import { nearest } from './platform/text/nearest.ts';
import { describeError, EXIT, UserError } from './platform/text/user-error.ts';
import { neutraliseText } from './platform/text/neutralise.ts';
import { toVisibleLine } from './platform/text/invisible.ts';
import { parseRun, parseSearch } from './record/snapshot.ts';
import { showPatch } from './report/show.ts';
import { toTerminal } from './report/terminal.ts';
import { reproduce } from './reproduce.ts';
import { dashboardFromTerminal } from './dashboard-command.ts';
import { doctor } from './doctor.ts';
import { inRepository, lockState, printLines, runFromTerminal } from './terminal-door.ts';

/** Runs the command line and returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  // The reader of a pipe may stop early, as `head` does. That is no error.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
  let exitCode: number = EXIT.done;
  const program = commands((code) => (exitCode = code));
  try {
    if (args.length > 0) await program.parseAsync(args, { from: 'user' });
    else {
      program.outputHelp();
      return EXIT.usage;
    }
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const told = error instanceof CommanderError ? misused(error) : error;
    process.stderr.write(`${neutraliseText(describeError(told)).join('\n')}\n`);
    return told instanceof UserError ? told.exitCode : EXIT.broken;
  }
  return exitCode;
}

/** A command line that makes no sense, as an error with a fix. */
function misused({ message, code }: CommanderError): UserError {
  if (code === 'commander.help')
    return new UserError('A command is missing.', '`autosync --help` lists them.');
  const [what = '', guess] = message.replace(/^error: /, '').split('\n');
  const hint = guess?.replace(/^\((.*)\)$/, '$1') ?? '';
  return new UserError(`${what.replace(/\.$/, '')}.`, `${hint} \`autosync --help\` lists all.`.trim());
}

/** `onExit` gets the exit code of the command that ran. */
function commands(onExit: (code: number) => void): Command {
  const program = new Command('autosync')
    .description(
      'Tries a batch of patches against the tests of a repository, and says which keep them green.',
    )
    .version(packageJson.version, '-V, --version')
    .exitOverride()
    // Errors are shown once, by `main`.
    .configureOutput({ outputError: () => undefined })
    .addHelpText('after', EXAMPLE);
  const run = program
    .command('run')
    .description('try the patches in .autosync/patches, or --patches; pushes nothing without --land')
    .addHelpText('after', EXIT_CODES);
  for (const name of inputsOf('cli')) run.addOption(flagOf(name));
  run.addOption(
    new Option('--verbose', 'Show all that the tests print, while they run.')
      .default(false)
      .helpGroup('Output:'),
  );
  run.action(async (values: Record<string, string | boolean>) => {
    const texts = inputsOf('cli').map((name) => [name, values[flagOf(name).attributeName()]]);
    onExit(await runFromTerminal(Object.fromEntries(texts) as Texts, values['verbose'] === true));
  });
  program
    .command('show')
    .description('show the result of a run, or what is known of one of its patches')
    .argument('[run.json]', `file of the run (default: ${LAST_RUN})`)
    .argument('[patch]', 'id of a patch')
    .action(async (first: string | undefined, second: string | undefined) =>
      first?.endsWith('.json') ? show(first, second) : show(await inRepository(LAST_RUN), first),
    );
  program
    .command('reproduce')
    .description('make the tree on which a patch broke tests, as a work tree beside the repository')
    .argument('[run.json]', `file of the run (default: ${LAST_RUN})`)
    .argument('[patch]', 'id of the patch')
    .option('--green', 'the tree without the patch, on which the tests were green', false)
    .option('--to <folder>', 'where the work tree goes')
    .option('--repo <folder>', 'the repository', '.')
    .option('--patches <path>', 'where the patches are (default: where they were)')
    .option('--remote <remote>', 'where pull requests are fetched from', 'origin')
    .action(async (first: string | undefined, second: string | undefined, options: ReproduceFlags) =>
      first?.endsWith('.json')
        ? showTree(first, second, options)
        : showTree(path.join(options.repo, await inRepository(LAST_RUN)), first, options),
    );
  program
    .command('replay')
    .description('show how the search of a run went, and why')
    .argument('<file>', 'run.json or snapshot.json')
    .action(replayFile);
  program
    .command('dashboard')
    .description('write the page of graphs, tests, patches and lessons')
    .option('--state <folder>', `folder of the history (default: ${inputSpec('state').default})`)
    .option('--out <file>', 'the page', 'dashboard.html')
    .option('--config <file>', `the configuration file (default: ${inputSpec('config').default})`)
    .option('--watch', 'serve it on this machine, always new, with the run that goes on', false)
    .option(
      '--run-folder <folder>',
      `with --watch: where the run writes (default: ${inputSpec('out').default})`,
    )
    .action(dashboardFromTerminal);
  program
    .command('doctor')
    .description('look at a repository: what will work, what will not, and a workflow to paste')
    .option('--repo <folder>', 'the repository', '.')
    .option('--remote <remote>', 'its remote on GitHub', 'origin')
    .option(
      '--label <label>',
      'the label by which pull requests ask to be landed',
      inputSpec('label').default,
    )
    .action(async ({ repo, remote, label }: { repo: string; remote: string; label: string }) =>
      printLines(await doctor({ repository: repo, remote, label, environment: process.env }), process.stdout),
    );
  const history = program.command('history').description('export, import or prune what is remembered');
  const historyOf = (command: HistoryRequest['command'], description: string): Command =>
    history
      .command(command)
      .description(description)
      .option('--state <folder>', `folder of the history (default: ${inputSpec('state').default})`);
  historyOf('export', 'write it to standard output, line by line').action(
    async ({ state }: { state?: string }) => changeHistory({ command: 'export', state }),
  );
  historyOf('import', 'add the runs of an export; those that are known already are left out')
    .argument('<file>', 'what `history export` wrote')
    .action(async (file: string, { state }: { state?: string }) =>
      changeHistory({ command: 'import', state, file }),
    );
  historyOf('prune', 'keep the details of the newest runs only')
    .option('--keep <runs>', 'how many runs keep their details', runsToKeep, 500)
    .action(async ({ state, keep }: { state?: string; keep: number }) =>
      changeHistory({ command: 'prune', state, details: keep }),
    );
  return program;
}

type Texts = Readonly<Partial<Record<InputName, string>>>;

/** The flag for an input. A repeatable one collects its values, one per line. */
function flagOf(name: InputName): Option {
  const { description, flag, required, repeatable = false, ...spec } = inputSpec(name);
  const standard = required ? 'required' : `default: ${spec.defaultText ?? spec.default ?? 'none'}`;
  const [group, value] = flag!;
  return new Option(`--${name} <${value}>`, `${description} (${standard})`)
    .helpGroup(`${group}:`)
    .argParser((text, before: string | undefined) => {
      if (before === undefined) return text;
      if (repeatable) return `${before}\n${text}`;
      throw new InvalidArgumentError('It is given twice. Give it once.');
    });
}

function runsToKeep(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('Give a number of runs, for example 500.');
  return Number(text);
}

/** Shows the result of a finished run, or one of its patches. */
async function show(file: string, id: string | undefined): Promise<void> {
  const run = parseRun(file, await readText(file));
  if (id === undefined) return printLines(toTerminal(run), process.stdout);
  const patch = run.patches.find((one) => one.id === id);
  if (!patch)
    throw new UserError(
      `${file} knows no patch \`${id}\`.`,
      `${nearest(
        id,
        run.patches.map((one) => one.id),
      )} \`autosync show ${file}\` lists them.`.trim(),
    );
  printLines(showPatch(run, patch), process.stdout);
}

interface ReproduceFlags {
  green: boolean;
  to?: string;
  repo: string;
  patches?: string;
  remote: string;
}

/** Makes the tree on which a patch broke tests, and says what is there. */
async function showTree(file: string, id: string | undefined, flags: ReproduceFlags): Promise<void> {
  const run = parseRun(file, await readText(file));
  const broken = run.patches.filter(({ evidence }) => evidence.redTree !== undefined).map((one) => one.id);
  if (id === undefined || !run.patches.some((patch) => patch.id === id))
    throw new UserError(
      id === undefined ? 'Which patch?' : `${file} knows no patch \`${id}\`.`,
      broken.length === 0
        ? 'In this run, no patch broke tests.'
        : `Those that broke tests: ${broken.join(', ')}.`,
    );
  const { green: isGreen, to: target, repo: repository, patches, remote } = flags;
  const lines = await reproduce({ run, id, isGreen, repository, target, patches, remote });
  printLines(lines.map(toVisibleLine), process.stdout);
}

/** Prints the search of a finished run step by step: each question, its reason and its answer. No test runs. */
async function replayFile(file: string): Promise<void> {
  const search = parseSearch(file, await readText(file));
  if (!search) throw new UserError(`${file} holds no search: nothing was tried.`, 'Choose another run.');
  try {
    for (const line of replay(search)) printLines([toVisibleLine(line)], process.stdout);
  } catch (error) {
    throw new UserError((error as Error).message, 'Use the version that wrote the file.');
  }
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new UserError(
      `${file} cannot be read: ${error.message}.`,
      'Name the run.json of a run: it lies in the folder that `--out` named.',
    );
  });
}

/** Runs `autosync history …` and prints what it says. */
async function changeHistory({
  state,
  file,
  details = 0,
  command,
}: {
  command: HistoryRequest['command'];
  state: string | undefined;
  file?: string;
  details?: number;
}): Promise<void> {
  const stateDirectory = path.resolve(state ?? (await inRepository(inputSpec('state').default!)));
  if (command !== 'import') requireHistory(stateDirectory);
  await using _lock = await lockState(stateDirectory, new AbortController().signal);
  for await (const line of historyCommand({ command, file, stateDirectory, details }))
    // In JSON this is the same text, and a runner that reads the output does not obey it.
    if (!process.stdout.write(`${line.replaceAll('##[', String.raw`#\u0023[`)}\n`))
      await once(process.stdout, 'drain');
}

/** Where a run leaves its result, seen from the top of the repository. */
const LAST_RUN = '.autosync/out/run.json';

const EXAMPLE = `
Example: autosync run --repo ../project --setup-command 'npm ci' --test-command 'npm test' --report-paths junit.xml`;

const EXIT_CODES = `
Exit codes: 0 done · 1 done, and --fail-on says fail · 2 wrong usage or configuration · 3 the run could not be carried out`;
