/** Finds out whether a patch changes how the tests run, and not only what is tested. */
import { parse as parseToml } from 'smol-toml';
import type { TreeChange } from '../platform/git/raw-diff.ts';
import type { TreeEntry } from '../platform/git/tree.ts';

/** Names of files, in any folder, that decide which tests run and how. */
const NAMES = [
  /^(?:vitest|jest|playwright|cypress|karma|ava|web-test-runner)\.(?:config|workspace)\.[cm]?[jt]sx?(?:on)?$/,
  /^\.mocharc(?:\.[a-z]+)?$/,
  /^(?:pytest\.ini|\.pytest\.ini|tox\.ini|conftest\.py|noxfile\.py)$/,
  /^phpunit\.xml(?:\.dist)?$/,
  /^\.rspec$|^(?:spec_helper|rails_helper)\.rb$/,
  /^nextest\.toml$/,
  /\.runsettings$/,
  /^\.proverc$/,
];

/** Programs in a test command that read what to do from a file, and the names of such files. */
const TASK_FILES: readonly [program: RegExp, file: RegExp][] = [
  [/\bg?make\b/, /^(?:GNUm|m|M)akefile$|\.mk$/],
  [/\bjust\b/, /^\.?justfile$/i],
  [/\btask\b/, /^taskfile(?:\.dist)?\.ya?ml$/i],
  [/\brake\b/, /^rakefile(?:\.rb)?$/i],
];

const PACKAGE_MANAGER = /\b(?:npm|pnpm|yarn|bun)\b/;
/** Keys of `package.json` that test runners read. */
const RUNNER_KEYS = ['jest', 'mocha', 'ava', 'vitest', 'nyc', 'c8', 'tap'];
/** Tools in `[tool]` of `pyproject.toml` that run tests. */
const PYTHON_TOOLS = ['pytest', 'tox', 'nox', 'coverage'];
/** Sections of `setup.cfg` that test runners read. */
const SETUP_SECTIONS = /^\[(?:tool:pytest|coverage)/;

/** The paths that configure a test runner. A test that is switched off in such a file appears in no report. */
export function testConfiguration(paths: readonly string[]): string[] {
  return paths.filter((path) => NAMES.some((name) => name.test(nameOf(path))));
}

/**
 * The changes that decide how this test command runs its tests: configuration of test runners, the scripts and task
 * files that it names, and files that it runs itself. `read`: the text of a file.
 */
export async function changesOfTesting(
  changes: readonly TreeChange[],
  testCommand: string,
  read: (entry: TreeEntry) => Promise<string>,
): Promise<string[]> {
  const found: string[] = [];
  for (const { path, before, after } of changes) {
    const name = nameOf(path);
    const isNamed =
      testConfiguration([path]).length > 0 ||
      TASK_FILES.some(([program, file]) => program.test(testCommand) && file.test(name)) ||
      isRunBy(testCommand, path);
    const hasParts = ['package.json', 'pyproject.toml', 'setup.cfg'].includes(name);
    if (isNamed) found.push(path);
    else if (hasParts) {
      const texts = [before ? await read(before) : '', after ? await read(after) : ''] as const;
      const [was, is] = texts.map((text) => partsOfTesting(name, text, testCommand, texts));
      if (was !== is) found.push(path);
    }
  }
  return found;
}

/** Names of scripts that run tests, and are not what is tested. */
const TEST_SCRIPT = /(?:^|[-_.])(?:run-?)?(?:tests?|ci|checks?|verify)(?:[-_.]|$)/i;

/** Whether a file is a task file, or by its name a shell script or a program that runs tests. */
export function isTestScript(path: string): boolean {
  const name = nameOf(path);
  const isScript = /^[^.]+$|\.(?:sh|bash|zsh|ps1|cmd|bat)$/i.test(name);
  return (isScript && TEST_SCRIPT.test(name)) || TASK_FILES.some(([, file]) => file.test(name));
}

/** Whether the command runs this file as a script of tests, as in `./test.sh` or `python scripts/ci.py`. */
function isRunBy(command: string, path: string): boolean {
  if (!TEST_SCRIPT.test(nameOf(path))) return false;
  const words = command.split(/[\s;&|()"'`]+/).map((word) => word.replace(/^(?:\.\/)+/, ''));
  // The command may have gone to a folder before.
  return words.some((word) => word !== '' && (path === word || path.endsWith(`/${word}`)));
}

/** The part of a shared file that concerns the tests. */
function partsOfTesting(name: string, text: string, command: string, versions: readonly string[]): string {
  if (name === 'setup.cfg') return sectionsOf(text);
  const value = parsed(text, name === 'pyproject.toml' ? parseToml : JSON.parse);
  if (!value) return text;
  if (name === 'pyproject.toml') {
    const tools = { ...(value['tool'] as object | undefined) } as Record<string, unknown>;
    return JSON.stringify(PYTHON_TOOLS.map((tool) => tools[tool]));
  }
  const scripts = PACKAGE_MANAGER.test(command) ? scriptsOf(value, namedScripts(command, versions)) : [];
  return JSON.stringify([scripts, RUNNER_KEYS.map((key) => value[key])]);
}

function sectionsOf(text: string): string {
  let isWanted = false;
  const lines = text.split(/\r?\n/).filter((line) => {
    if (line.startsWith('[')) isWanted = SETUP_SECTIONS.test(line);
    return isWanted;
  });
  return lines.join('\n');
}

/** The scripts that a command starts, with those that they start in any of the versions of the file. */
function namedScripts(command: string, versions: readonly string[]): ReadonlySet<string> {
  const names = new Set<string>();
  const all = versions.map((text) => scriptTable(parsed(text)));
  const known = new Set(all.flatMap((table) => [...table.keys()]));
  const texts = [command];
  // The list grows while it is read.
  for (const text of texts)
    for (const word of text.split(/[^\w:.@/-]+/)) {
      const script = word === 't' || word === 'tst' ? 'test' : word;
      for (const name of [`pre${script}`, script, `post${script}`]) {
        if (!known.has(name) || names.has(name)) continue;
        names.add(name);
        for (const table of all) texts.push(table.get(name) ?? '');
      }
    }
  return names.size > 0 ? names : known;
}

function scriptsOf(value: Record<string, unknown>, names: ReadonlySet<string>): unknown[] {
  const table = scriptTable(value);
  return [...names].toSorted().map((name) => [name, table.get(name)]);
}

function scriptTable(value: Record<string, unknown> | undefined): ReadonlyMap<string, string> {
  const table = value?.['scripts'];
  if (typeof table !== 'object' || table === null) return new Map();
  return new Map(
    Object.entries(table).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function parsed(
  text: string,
  parse: (text: string) => unknown = JSON.parse,
): Record<string, unknown> | undefined {
  if (text.trim() === '') return {};
  try {
    const value = parse(text.replace(/^\uFEFF/, ''));
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
