/** Describes the known test frameworks: how each of them runs only chosen tests, and writes a report. */
import { classOf, escapeRegExp, method, nameOf, parts, spaced } from './names.ts';
import type { TestResult } from '../reports/model.ts';

/** How to make one test framework run only chosen tests, and write a report. */
export interface Framework {
  readonly name: string;
  /** Words that start the framework, after wrappers such as `npx` or `poetry run`. */
  readonly programs: readonly (readonly string[])[];
  /**
   * Text that is added after the command's own arguments. It holds placeholders as the `focus-command` input
   * does: `{names}`, `{files}`, `{ids}`, `{pattern}`.
   */
  readonly focus: string;
  /** `focus` is added directly after the program instead, because an option after a file is not read as one. */
  readonly isFocusFirst?: true;
  /** Options that choose tests. A command that has one is left alone: two choices together run other tests. */
  readonly chooses: readonly string[];
  /** What the last argument that is no option must be, because the options that are added are options of it. */
  readonly lastArgument?: RegExp;
  /** Set where arguments that are not options choose tests: these arguments are removed. */
  readonly dropsPaths?: {
    /** Options whose value is the next word. */
    readonly valued: readonly string[];
    /** Options without a value. After an option in neither list, a word may be a value or a path. */
    readonly plain: readonly string[];
  };
  /** The name of the test as the framework matches it; for `{names}` and `pattern`. */
  readonly title: (test: TestResult) => string;
  /** For `{ids}`: the argument that names only this test. `undefined`: it cannot be named. */
  readonly id?: (test: TestResult, project: Project) => string | undefined;
  /** For `{files}`, where the file is not simply the `file` of the report. */
  readonly file?: (test: TestResult, project: Project) => string | undefined;
  /** For `{pattern}`: one expression that matches exactly these titles. */
  readonly pattern: (titles: readonly string[]) => string;
  /** An expression for one test, where its title does not say enough. Then `pattern` is not asked. */
  readonly patternOf?: (test: TestResult) => string;
  /** How to make the framework write a report. */
  readonly report: Report;
}

interface Report {
  /** Flags to add; empty where the framework always writes a report. */
  readonly add: string;
  /** What is needed besides the flags. */
  readonly also?: string;
  readonly paths: string;
  /** Matches a test command that already writes a report. */
  readonly seen: RegExp;
}

/** What the functions of a framework may know about the project. */
export interface Project {
  /** Tracked files, with `/`. */
  readonly files: ReadonlySet<string>;
}

/** An expression that matches any of these titles, and nothing longer. */
export function anyOf(titles: readonly string[], escape = escapeRegExp): string {
  return `^(?:${titles.map(escape).join('|')})$`;
}

/**
 * Matches suites and name in Jest and Mocha. Some reporters repeat the suites in the name, and some people do: where
 * the name begins with the suites, they may be absent before it.
 */
function describedPattern(test: TestResult): string {
  // The blanks at the end of a name are part of it.
  const title = escapeRegExp(spaced(test) + test.name.slice(test.name.trimEnd().length));
  const suites = parts(test).slice(0, -1).join(' ');
  const isRepeated = suites !== '' && title === escapeRegExp(test.name);
  return isRepeated ? `(?:${escapeRegExp(suites)} )?${title}` : title;
}

/** vitest joins suites and name with a space, or since version 5 and in JUnit with ` > `: matches both. */
function vitestTitle(title: string): string {
  return escapeRegExp(title).replaceAll(' > ', '(?: > | )');
}

/** RSpec's JUnit formatter writes the file as the class, and the whole description as the name. */
function rspecTitle(test: TestResult): string {
  const file = test.file?.replace(/^\.\//, '').replace(/\.rb$/, '').replaceAll('/', '.');
  return spaced({ ...test, suite: test.suite.filter((part) => part !== file) });
}

/** node's JUnit reporter writes the class `test` for every test outside a suite. */
function nodeTitle(test: TestResult): string {
  return spaced(test.suite.length === 1 && test.suite[0] === 'test' ? { ...test, suite: [] } : test);
}

/** Go splits the expression at slashes: one part for each level of subtests. */
function goPattern(titles: readonly string[]): string {
  const deepest = Math.max(...titles.map((title) => title.split('/').length));
  const level = (n: number): string => {
    const names = titles.map((title) => title.split('/')[n]).filter((name) => name !== undefined);
    return `^(${[...new Set(names)].map(escapeRegExp).join('|')})$`;
  };
  return Array.from({ length: deepest }, (_, n) => level(n)).join('/');
}

/** `tests.test_x.TestC` and `test_a[b]` → `tests/test_x.py::TestC::test_a[b]`. */
function pytestId(test: TestResult, { files }: Project): string | undefined {
  const dotted = parts(test).slice(0, -1).join('.').split('.');
  for (let length = dotted.length; length > 0; length -= 1) {
    const file = `${dotted.slice(0, length).join('/')}.py`;
    if (files.has(file)) return [file, ...dotted.slice(length), test.name].join('::');
  }
  return undefined;
}

const PYTEST_VALUED = ['-k', '-m', '-p', '-c', '-n', '-o', '-W', '-r', '--rootdir', '--cov', '--cov-report',
  '--cov-config', '--junitxml', '--junit-xml', '--numprocesses', '--dist', '--tb', '--maxfail', '--timeout',
  '--durations', '--ignore', '--log-file', '--log-level', '--basetemp', '--confcutdir', '--override-ini',
  '--color', '--capture', '--import-mode', '--report-log', '--html', '--ctrf', '--reruns', '--deselect',
  '--cov-fail-under', '--junit-prefix']; // prettier-ignore

const PYTEST_PLAIN = ['-q', '-qq', '-v', '-vv', '-s', '-x', '-l', '--quiet', '--verbose', '--exitfirst', '--strict-markers',
  '--strict-config', '--no-header', '--no-summary', '--no-cov', '--disable-warnings', '--showlocals']; // prettier-ignore

export const FRAMEWORKS: readonly Framework[] = [
  {
    name: 'vitest',
    programs: [['vitest']],
    focus: '-t {pattern} {files}',
    chooses: ['-t', '--testNamePattern', '--shard'],
    title: (test) => parts(test).join(' > '),
    pattern: (titles) => anyOf(titles, vitestTitle),
    report: {
      add: '--reporter=default --reporter=junit --outputFile=reports/junit.xml',
      paths: 'reports/junit.xml',
      seen: /--reporter[= ](?:junit|json|tap)/,
    },
  },
  {
    name: 'jest',
    programs: [['jest'], ['react-scripts', 'test']],
    focus: '-t {pattern}',
    chooses: ['-t', '--testNamePattern', '--shard', '--findRelatedTests', '--onlyChanged', '-o'],
    title: spaced,
    pattern: anyOf,
    patternOf: describedPattern,
    report: {
      add: '--json --outputFile=reports/jest.json',
      paths: 'reports/jest.json',
      seen: /--json\b|--reporters[= ]/,
    },
  },
  {
    name: 'mocha',
    programs: [['mocha']],
    focus: '--grep {pattern}',
    chooses: ['-g', '--grep', '-f', '--fgrep', '-i', '--invert'],
    title: spaced,
    pattern: anyOf,
    patternOf: describedPattern,
    report: {
      add: '--reporter json --reporter-option output=reports/mocha.json',
      paths: 'reports/mocha.json',
      seen: /--reporter[= ](?:json|xunit|tap|mocha-)|-R (?:json|xunit|tap|mocha-)/,
    },
  },
  {
    name: 'node --test',
    programs: [['node', '--test']],
    focus: '--test-name-pattern={pattern}',
    isFocusFirst: true,
    chooses: ['--test-name-pattern', '--test-skip-pattern', '--test-only', '--test-shard'],
    title: nodeTitle,
    pattern: anyOf,
    report: {
      add: '--test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=reports/junit.xml',
      paths: 'reports/junit.xml',
      seen: /--test-reporter/,
    },
  },
  {
    name: 'pytest',
    programs: [['pytest'], ['py.test']],
    focus: '{ids}',
    chooses: ['-k', '--lf', '--last-failed', '--ff', '--failed-first', '--sw', '--stepwise', '--pyargs'],
    dropsPaths: { valued: PYTEST_VALUED, plain: PYTEST_PLAIN },
    title: nameOf,
    id: pytestId,
    pattern: anyOf,
    report: { add: '--junitxml=reports/junit.xml', paths: 'reports/junit.xml', seen: /--junit-?xml|--ctrf/ },
  },
  {
    name: 'unittest',
    programs: [['unittest'], ['xmlrunner']],
    focus: '{ids}',
    chooses: ['discover', '-k'],
    dropsPaths: {
      valued: ['-o', '--output', '--output-file'],
      plain: ['-v', '-q', '-b', '-f', '--verbose', '--buffer'],
    },
    title: nameOf,
    id: (test) => parts(test).join('.'),
    pattern: anyOf,
    report: {
      add: '--output reports',
      also: 'as `python -m xmlrunner`, from unittest-xml-reporting',
      paths: 'reports/*.xml',
      seen: /xmlrunner/,
    },
  },
  {
    name: 'go test',
    programs: [['go', 'test']],
    // Without `-count`, a result may come from Go's cache.
    focus: '-count=1 -run {pattern} {files}',
    chooses: ['-run', '--run', '-skip', '-bench', '-fuzz', '-args'],
    dropsPaths: { valued: ['-o', '-C', '-count', '-timeout', '-tags', '-p', '-parallel', '-coverprofile', '-covermode',
      '-coverpkg', '-cpu', '-exec', '-mod', '-modfile', '-ldflags', '-gcflags', '-outputdir', '-shuffle', '-vet',
      '-cpuprofile', '-memprofile', '-blockprofile', '-trace'], plain: ['-v', '-json', '-race', '-short', '-cover', '-failfast', '-x'] }, // prettier-ignore
    title: nameOf,
    file: ({ suite }) => suite[0],
    pattern: goPattern,
    report: {
      add: '-json ./... > go-test.json',
      paths: 'go-test.json',
      seen: /-json\b|gotestsum|go-junit-report/,
    },
  },
  {
    name: 'cargo nextest',
    programs: [['cargo', 'nextest', 'run']],
    focus: '-E {pattern}',
    chooses: ['-E', '--filter-expr', '--filterset', '--partition'],
    title: (test) => parts(test).slice(1).join('::'),
    pattern: (titles) => titles.map((title) => `test(=${title.replace(/[\\()/,]/g, '\\$&')})`).join(' | '),
    report: {
      add: '--profile ci',
      also: 'with a `[profile.ci.junit]` in .config/nextest.toml whose `path` is `junit.xml`',
      paths: 'target/nextest/ci/junit.xml',
      seen: /--profile|-P /,
    },
  },
  {
    name: 'cargo test',
    programs: [
      ['cargo', 'test'],
      ['cargo', 't'],
    ],
    focus: '-- --exact {ids}',
    chooses: ['--exact', '--skip', '--doc', '--no-run'],
    title: nameOf,
    // Documentation tests have spaces in their names, and rustdoc splits its arguments at spaces.
    id: (test) => (test.name.includes(' ') ? undefined : [...test.suite, test.name].join('::')),
    pattern: anyOf,
    report: {
      add: '-- -Z unstable-options --format json > cargo-test.json',
      also: 'with `RUSTC_BOOTSTRAP=1` on a stable toolchain',
      paths: 'cargo-test.json',
      seen: /--format[= ]json|cargo2junit/,
    },
  },
  {
    name: 'PHPUnit',
    programs: [['phpunit'], ['phpunit.phar'], ['paratest'], ['pest']],
    focus: '--filter {pattern}',
    chooses: ['--filter', '--group', '--exclude-filter'],
    title: (test) => `${classOf(test).split('::')[0]!}::${test.name}`,
    pattern: (titles) => `/${anyOf(titles).replaceAll('/', '\\/')}/`,
    report: { add: '--log-junit reports/junit.xml', paths: 'reports/junit.xml', seen: /--log-junit/ },
  },
  {
    name: 'RSpec',
    programs: [['rspec']],
    focus: '--example-matches {pattern}',
    chooses: [
      '-e',
      '--example',
      '-E',
      '--example-matches',
      '--only-failures',
      '-n',
      '--next-failure',
      '-t',
      '--tag',
    ],
    title: rspecTitle,
    pattern: anyOf,
    report: {
      add: '--format progress --format json --out reports/rspec.json',
      paths: 'reports/rspec.json',
      seen: /(?:--format|-f)[= ]?(?:j|json|RspecJunitFormatter)/,
    },
  },
  {
    name: 'Playwright',
    programs: [['playwright', 'test']],
    focus: '--grep {pattern} {files}',
    chooses: ['-g', '--grep', '--grep-invert', '--shard', '--last-failed', '--only-changed'],
    title: (test) =>
      parts(test)
        .filter((part) => !/^\[.*\]$/.test(part) || part === test.name)
        .join(' ')
        .replaceAll(' › ', ' '),
    // The title stands after project, file and describe blocks, and before tags.
    pattern: (titles) => `(?:^| )(?:${titles.map(escapeRegExp).join('|')})(?: @\\S+)*$`,
    report: {
      add: '--reporter=line,junit',
      also: 'with `PLAYWRIGHT_JUNIT_OUTPUT_NAME=reports/junit.xml`',
      paths: 'reports/junit.xml',
      seen: /--reporter[= ]\S*(?:junit|json)/,
    },
  },
  {
    name: 'Maven Surefire',
    programs: [['mvn'], ['mvnw']],
    focus: '-Dtest={pattern} -Dsurefire.failIfNoSpecifiedTests=false -DfailIfNoTests=false',
    chooses: ['-Dtest', '-Dit.test', '-DskipTests'],
    // Surefire reads these characters as its own, and `?` as any one character.
    title: (test) => `${classOf(test)}#${method(test).replace(/[,+#![\]*]/g, '?')}`,
    pattern: (titles) => titles.join(','),
    // Surefire always writes reports.
    report: { add: '', paths: '**/target/surefire-reports/TEST-*.xml', seen: /(?:)/ },
  },
  {
    name: 'Gradle',
    programs: [['gradle'], ['gradlew']],
    focus: '{ids}',
    // `check`, `build` and others know no `--tests`.
    lastArgument: /(?:^|:)(?:test|\w+Test)$/,
    chooses: ['--tests', '-x'],
    title: nameOf,
    id: (test) => `--tests=${classOf(test)}.${method(test)}`,
    pattern: anyOf,
    report: { add: '', paths: '**/build/test-results/**/TEST-*.xml', seen: /(?:)/ },
  },
  {
    name: 'dotnet test',
    programs: [['dotnet', 'test']],
    focus: '--filter {pattern}',
    chooses: ['--filter', '--'],
    title: (test) => `${classOf(test)}.${method(test)}`,
    pattern: (titles) =>
      titles.map((title) => `FullyQualifiedName=${title.replace(/[\\()&|=!~]/g, '\\$&')}`).join('|'),
    report: {
      add: '--logger trx --results-directory reports',
      paths: 'reports/*.trx',
      seen: /--logger|-l[= :]/,
    },
  },
  {
    name: 'bats',
    programs: [['bats']],
    focus: '--filter {pattern}',
    isFocusFirst: true,
    chooses: ['-f', '--filter', '--filter-tags', '--filter-status'],
    title: nameOf,
    pattern: (titles) => `^(${titles.map(escapeRegExp).join('|')})$`,
    report: {
      add: '--report-formatter junit --output reports',
      paths: 'reports/report.xml',
      seen: /--report-formatter|(?:-F|--formatter) (?:junit|tap)/,
    },
  },
  {
    name: 'prove',
    programs: [['prove']],
    focus: '{files}',
    chooses: ['--state', '-'],
    dropsPaths: { valued: ['-I', '-P', '-M', '-e', '--exec', '-j', '--jobs', '--formatter', '--harness', '-a', '--archive', '--ext', '--source', '--rules'],
      plain: ['-r', '-l', '-b', '-v', '-q', '-s', '--recurse', '--lib', '--blib', '--verbose', '--merge', '--timer', '--color'] }, // prettier-ignore
    title: nameOf,
    // The JUnit formatter writes `t/sub/some-file.t` as `sub_some-file_t`.
    file: ({ suite: [suite = ''] }, { files }) =>
      [...files].find(
        (file) => file.endsWith('.t') && `_${file.replace(/[/.]/g, '_')}`.endsWith(`_${suite}`),
      ),
    pattern: anyOf,
    report: {
      add: '--formatter TAP::Formatter::JUnit > reports/junit.xml',
      paths: 'reports/junit.xml',
      seen: /TAP::Formatter::JUnit/,
    },
  },
];
