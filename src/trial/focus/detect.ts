/** Finds out which test framework a test command calls. */
import { FRAMEWORKS, type Framework } from './frameworks.ts';
import { splitCommand, type SimpleCommand } from './shell.ts';

/** A test command whose framework is known. */
export interface KnownCommand {
  framework: Framework;
  /** The command, with each call of a package script replaced by the script. */
  command: string;
  /** The words of the simple command that calls the framework. */
  words: SimpleCommand;
  /** Index in `words` of the framework's first argument. */
  argumentsFrom: number;
}

/** The scripts of package.json by name; empty where there are none. */
export type PackageScripts = Readonly<Record<string, string>>;

const MOST_EXPANSIONS = 5;

/**
 * Finds the one test framework that a command calls, also through a package script. `undefined`: the command
 * calls none or more than one, or it uses shell syntax that cannot be edited safely.
 */
export function detectFramework(testCommand: string, scripts: PackageScripts): KnownCommand | undefined {
  let command = testCommand;
  for (let expansions = 0; expansions <= MOST_EXPANSIONS; expansions += 1) {
    const simple = splitCommand(command);
    if (!simple || simple.some(([program]) => program!.text === 'cd' && expansions > 0)) return undefined;
    const script = simple.map((words) => scriptOf(words, scripts)).find((found) => found !== undefined);
    if (!script) {
      const found = simple.flatMap((words) => frameworkOf(words) ?? []);
      const [first] = found;
      // Package managers put node_modules/.bin on the PATH of a script, so do the same.
      const path = expansions > 0 ? 'export PATH="$PWD/node_modules/.bin:$PATH"; ' : '';
      return first && found.length === 1 ? withPath({ ...first, command }, path) : undefined;
    }
    command = command.slice(0, script.start) + script.text + command.slice(script.end);
  }
  return undefined;
}

function withPath(known: KnownCommand, path: string): KnownCommand {
  const words = known.words.map(({ text, start, end }) => ({
    text,
    start: start + path.length,
    end: end + path.length,
  }));
  return { ...known, command: path + known.command, words };
}

/**
 * The package script that is called, with the arguments of the call, and the place of the call in the
 * command: `npm test -- --bail`, `pnpm run test:unit`, `yarn test`. `undefined`: there is none, or it cannot
 * replace the call.
 */
function scriptOf(
  words: SimpleCommand,
  scripts: PackageScripts,
): { text: string; start: number; end: number } | undefined {
  const first = words.findIndex(({ text }) => !/^\w+=/.test(text));
  const [program, ...rest] = words.slice(Math.max(first, 0)).map(({ text }) => text);
  if (!['npm', 'pnpm', 'yarn', 'bun'].includes(program!)) return undefined;
  const isRun = rest[0] === 'run' || rest[0] === 'run-script';
  const name = isRun ? rest[1] : ['t', 'tst'].includes(rest[0] ?? '') ? 'test' : rest[0];
  const isShort = name === 'test' || program === 'yarn' || program === 'pnpm';
  const script = name !== undefined && (isRun || isShort) && Object.hasOwn(scripts, name) && scripts[name];
  if (!script) return undefined;
  const used = Math.max(first, 0) + (isRun ? 3 : 2);
  const more = words.slice(used).filter(({ text }) => text !== '--');
  // npm keeps options before `--` for itself; the other package managers pass them on.
  if (program === 'npm' && more.length > 0 && words[used]?.text !== '--') return undefined;
  // The arguments are added to the end of the script and lose their quotes, so only plain ones are accepted.
  if (more.some(({ text }) => !/^[\w./:=@,-]+$/.test(text))) return undefined;
  const called = [script, ...more.map((word) => word.text)].join(' ');
  const around = [`pre${name}`, `post${name}`].map((other) =>
    Object.hasOwn(scripts, other) ? [scripts[other]!] : [],
  );
  const text = [...around[0]!, called, ...around[1]!].join(' && ');
  // A variable set for npm reaches the whole script; here it would reach only the first program.
  if (first > 0 && splitCommand(text)?.length !== 1) return undefined;
  return { text, start: words[Math.max(first, 0)]!.start, end: words.at(-1)!.end };
}

/** Words that start another program and pass its arguments on unchanged. */
const WRAPPERS = new Set(['npx', 'pnpm', 'pnpx', 'yarn', 'bun', 'bunx', 'npm', 'exec', 'dlx', 'x', 'bundle', 'python',
  'python3', 'py', 'poetry', 'uv', 'pipenv', 'pdm', 'hatch', 'rye', 'run', 'coverage', 'c8', 'nyc', 'cross-env', 'env',
  'nice', 'xvfb-run', 'php', 'node', 'command', 'perl', 'ruby', 'stdbuf', 'sudo']); // prettier-ignore

function frameworkOf(words: SimpleCommand): Omit<KnownCommand, 'command'> | undefined {
  const names = words.map(({ text }) => programName(text));
  for (const [start, name] of names.entries()) {
    for (const framework of FRAMEWORKS) {
      const program = framework.programs.find((wanted) => endOf(names, start, wanted) !== undefined);
      const end = program && endOf(names, start, program);
      if (end !== undefined) return { framework, words, argumentsFrom: end };
    }
    if (!WRAPPERS.has(name) && !/^-|^\w+=/.test(name)) return undefined;
  }
  return undefined;
}

/**
 * The index after the wanted words. `undefined`: they do not follow from `start` on. Options may stand
 * between them, as in `node --enable-source-maps --test`.
 */
function endOf(names: readonly string[], start: number, wanted: readonly string[]): number | undefined {
  let end = start;
  for (const word of wanted) {
    const next = names
      .slice(end)
      .findIndex((name) => name === word || end === start || !name.startsWith('-'));
    if (next < 0 || names[end + next] !== word) return undefined;
    end += next + 1;
  }
  return end;
}

/**
 * The program's name without its path: `./node_modules/.bin/jest`, `node_modules/jest/bin/jest.js` → `jest`.
 */
function programName(text: string): string {
  if (!text.includes('/') || text.startsWith('-')) return text;
  return text.slice(text.lastIndexOf('/') + 1).replace(/\.(?:[cm]?js|bat|cmd)$/, '');
}
