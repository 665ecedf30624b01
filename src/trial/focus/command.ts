import type { TestResult } from '../reports/model.ts';
import { detectFramework, type KnownCommand, type PackageScripts } from './detect.ts';
import type { Framework, Project } from './frameworks.ts';
import { quote } from './shell.ts';

/** How chosen tests are run by themselves. */
export interface Focus {
  /** The command; `undefined` where these tests cannot be named, or are too many to be named. */
  readonly command: (tests: readonly TestResult[]) => string | undefined;
  /** The test command does nothing but call the framework: when its failures pass, all of it would. */
  readonly coversCommand: boolean;
}

/** Linux takes 131,072 bytes in one argument, and the whole command is one. */
const LONGEST = 100_000;

/**
 * The focus command of a project. `template`: the `focus-command` input; without one it is made from the test
 * command, when that calls a framework AutoSync knows.
 */
export function focusOf(
  template: string | undefined,
  testCommand: string,
  scripts: PackageScripts,
  project: Project,
): Focus | undefined {
  if (template === 'none') return undefined;
  const known = detectFramework(testCommand, scripts);
  const coversCommand = known?.isAlone ?? false;
  if (template !== undefined) {
    const naming = known?.framework ?? PLAIN;
    return { coversCommand, command: (tests) => fill(template, tests, naming, project) };
  }
  if (!known || choosesTests(known)) return undefined;
  const command = (tests: readonly TestResult[]): string | undefined => {
    const focus = fill(known.framework.focus, tests, known.framework, project);
    return focus === undefined ? undefined : withinLimit(insert(known, focus));
  };
  return { coversCommand, command };
}

type Naming = Pick<Framework, 'title' | 'id' | 'file' | 'pattern' | 'dropsPaths'>;

/** Without a known framework: names as the report has them. */
const PLAIN: Naming = {
  title: ({ name }) => name,
  id: ({ suite, name }) => [...suite, name].join(' '),
  pattern: (titles) =>
    `^(?:${titles.map((title) => title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|')})$`,
};

function fill(
  template: string,
  tests: readonly TestResult[],
  naming: Naming,
  project: Project,
): string | undefined {
  const titles = unique(tests.map((test) => naming.title(test)));
  const fileOf = naming.file ?? (({ file }: TestResult): string | undefined => file);
  const idOf = naming.id ?? naming.title;
  const values: Record<string, () => readonly (string | undefined)[]> = {
    '{names}': () => titles,
    '{files}': () => unique(tests.map((test) => fileOf(test, project))),
    '{ids}': () => unique(tests.map((test) => idOf(test, project))),
    '{pattern}': () => [naming.pattern(titles)],
  };
  let isComplete = true;
  const filled = template.replace(/\{(?:names|files|ids|pattern)\}/g, (placeholder) => {
    const words = values[placeholder]!();
    // Most frameworks find a test by its name alone, if more slowly.
    const isSpare = placeholder === '{files}' && template.includes('{pattern}') && !naming.dropsPaths;
    if (isSpare && words.includes(undefined)) return '';
    const quoted = words.map((word) => (word === undefined ? undefined : quote(word)));
    if (quoted.includes(undefined)) isComplete = false;
    return quoted.join(' ');
  });
  return isComplete ? withinLimit(filled.trimEnd()) : undefined;
}

function insert({ framework, command, words, argumentsFrom }: KnownCommand, focus: string): string {
  const at = (framework.isFocusFirst ? words[argumentsFrom - 1]! : words.at(-1)!).end;
  const separator = words.slice(argumentsFrom).find(({ text }) => text === '--');
  // Behind `--` stand the arguments of the test program already.
  const added = separator ? focus.replace(/^-- /, '') : focus;
  const edits = [
    { start: at, end: at, text: ` ${added}` },
    ...pathsOf(framework, words.slice(argumentsFrom)).map(({ start, end }) => ({ start, end, text: '' })),
  ];
  return edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), command);
}

/** Arguments that choose files or folders: with them, more than the chosen tests would run. */
function pathsOf({ dropsPaths }: Framework, words: KnownCommand['words']): KnownCommand['words'] {
  if (!dropsPaths) return [];
  return words.filter(
    ({ text }, index) => !text.startsWith('-') && !dropsPaths.valued.includes(words[index - 1]?.text ?? ''),
  );
}

function choosesTests({ framework, words, argumentsFrom }: KnownCommand): boolean {
  return words
    .slice(argumentsFrom)
    .some(({ text }) => framework.chooses.some((option) => text === option || text.startsWith(`${option}=`)));
}

function withinLimit(command: string): string | undefined {
  return Buffer.byteLength(command) <= LONGEST ? command : undefined;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
