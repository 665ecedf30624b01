/** Makes the focus command, which runs only chosen tests. */
import type { TestResult } from '../reports/model.ts';
import { detectFramework, type KnownCommand, type PackageScripts } from './detect.ts';
import { anyOf, type Framework, type Project } from './frameworks.ts';
import { quote } from './shell.ts';

/** Makes the command that runs only the given tests. `undefined`: they cannot be named, or are too many. */
export type Focus = (tests: readonly TestResult[]) => string | undefined;

/** Longest command in bytes. The whole command is one argument, and Linux allows 131,072 bytes for one. */
const LONGEST = 100_000;

/**
 * Finds how to run only chosen tests in a project. `template` is the `focus-command` input. Without it, the
 * command is made from the test command, if that calls a framework that AutoSync knows.
 */
export function focusOf(
  template: string | undefined,
  testCommand: string,
  scripts: PackageScripts,
  project: Project,
): Focus | undefined {
  if (template === 'none') return undefined;
  const known = detectFramework(testCommand, scripts);
  if (template !== undefined) return (tests) => fill(template, tests, known?.framework ?? PLAIN, project);
  if (!known || !isEditable(known)) return undefined;
  return (tests) => {
    const focus = fill(known.framework.focus, tests, known.framework, project);
    return focus === undefined ? undefined : withinLimit(insert(known, focus));
  };
}

type Naming = Pick<Framework, 'title' | 'id' | 'file' | 'pattern' | 'patternOf' | 'dropsPaths'>;

/** Used where no framework is known: tests have the names of the report. */
const PLAIN: Naming = {
  title: ({ name }) => name,
  id: ({ suite, name }) => [...suite, name].join(' '),
  pattern: anyOf,
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
    '{pattern}': () => [patternFor(naming, tests, titles)],
  };
  let isComplete = true;
  const filled = template.replace(/\{(?:names|files|ids|pattern)\}/g, (placeholder) => {
    const words = values[placeholder]!();
    // Without files, most frameworks still find a test by its name, only more slowly.
    const isSpare = placeholder === '{files}' && template.includes('{pattern}') && !naming.dropsPaths;
    if (isSpare && words.includes(undefined)) return '';
    const quoted = words.map((word) => (word === undefined ? undefined : quote(word)));
    if (quoted.includes(undefined)) isComplete = false;
    return quoted.join(' ');
  });
  return isComplete ? withinLimit(filled.trimEnd()) : undefined;
}

function patternFor(
  { pattern, patternOf }: Naming,
  tests: readonly TestResult[],
  titles: readonly string[],
): string {
  return patternOf ? anyOf(unique(tests.map(patternOf)), (one) => one) : pattern(titles);
}

function insert({ framework, command, words, argumentsFrom }: KnownCommand, focus: string): string {
  const at = (framework.isFocusFirst ? words[argumentsFrom - 1]! : words.at(-1)!).end;
  const separator = words.slice(argumentsFrom).find(({ text }) => text === '--');
  // The command has a `--` already, and the arguments after it go to the test program.
  const added = separator ? focus.replace(/^-- /, '') : focus;
  const edits = [
    { start: at, end: at, text: ` ${added}` },
    ...pathsOf(framework, words.slice(argumentsFrom)).map(({ start, end }) => ({ start, end, text: '' })),
  ];
  return edits
    .toSorted((a, b) => b.start - a.start || b.end - a.end)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), command);
}

/** Arguments that choose files or folders. They must go: with them, more than the chosen tests would run. */
function pathsOf({ dropsPaths }: Framework, words: KnownCommand['words']): KnownCommand['words'] {
  if (!dropsPaths) return [];
  return words.filter(
    ({ text }, index) => !text.startsWith('-') && !dropsPaths.valued.includes(words[index - 1]?.text ?? ''),
  );
}

/** Whether the command can be edited: no argument chooses tests, and all that must go are surely paths. */
function isEditable({ framework, words, argumentsFrom }: KnownCommand): boolean {
  const given = words.slice(argumentsFrom).map(({ text }) => text);
  const { chooses, dropsPaths, focus, isFocusFirst, lastArgument } = framework;
  if (given.some((text) => chooses.some((option) => isOption(text, option)))) return false;
  if (given.includes('--') && !focus.startsWith('-- ') && !isFocusFirst) return false;
  const last = given.findLast((text) => !text.startsWith('-')) ?? '';
  if (lastArgument && !lastArgument.test(last)) return false;
  if (!dropsPaths) return true;
  // A word after an unknown option may be the value of that option.
  return given.every((text, index) => {
    const option = given[index - 1] ?? '';
    const isValue = dropsPaths.valued.includes(option);
    const isPath = !option.startsWith('-') || dropsPaths.plain.includes(option) || option.includes('=');
    return text.startsWith('-') || isValue || (isPath && !text.includes('$'));
  });
}

/** Whether the text is this option, with or without its value: `-k`, `-kslow`, `--keyword=slow`. */
function isOption(text: string, option: string): boolean {
  const isShort = /^-[A-Za-z]$/.test(option);
  return text === option || text.startsWith(`${option}=`) || (isShort && text.startsWith(option));
}

function withinLimit(command: string): string | undefined {
  return Buffer.byteLength(command) <= LONGEST ? command : undefined;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
