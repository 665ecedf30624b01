import type { TestResult } from '../reports/model.ts';
import { detectFramework, type KnownCommand, type PackageScripts } from './detect.ts';
import type { Framework, Project } from './frameworks.ts';
import { quote } from './shell.ts';

/** Chosen tests → the command that runs them alone; `undefined` where they cannot be named, or are too many. */
export type Focus = (tests: readonly TestResult[]) => string | undefined;

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
  if (template !== undefined) return (tests) => fill(template, tests, known?.framework ?? PLAIN, project);
  if (!known || !isEditable(known)) return undefined;
  return (tests) => {
    const focus = fill(known.framework.focus, tests, known.framework, project);
    return focus === undefined ? undefined : withinLimit(insert(known, focus));
  };
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

/** Nothing in the arguments chooses tests already, and all that may go is known to be a path. */
function isEditable({ framework, words, argumentsFrom }: KnownCommand): boolean {
  const given = words.slice(argumentsFrom).map(({ text }) => text);
  const { chooses, dropsPaths, focus, isFocusFirst } = framework;
  if (given.some((text) => chooses.some((option) => isOption(text, option)))) return false;
  if (given.includes('--') && !focus.startsWith('-- ') && !isFocusFirst) return false;
  if (!dropsPaths) return true;
  // A word behind an option that nobody knows may be its value.
  return given.every((text, index) => {
    const option = given[index - 1] ?? '';
    const isValue = dropsPaths.valued.includes(option);
    const isPath = !option.startsWith('-') || dropsPaths.plain.includes(option) || option.includes('=');
    return text.startsWith('-') || isValue || (isPath && !text.includes('$'));
  });
}

/** `-k`, `-kslow` and `--keyword=slow` are all the option. */
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
