import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reportAdvice } from '../../src/trial/reports/advice.ts';
import { focusOf } from '../../src/trial/focus/command.ts';
import { FocusCommand } from '../../src/trial/focus/focus-command.ts';
import { detectFramework, type PackageScripts } from '../../src/trial/focus/detect.ts';
import { FRAMEWORKS } from '../../src/trial/focus/frameworks.ts';
import { quote, splitCommand } from '../../src/trial/focus/shell.ts';
import type { TestResult } from '../../src/trial/reports/model.ts';
import { temporaryFolder } from '../support/temporary.ts';

const failing = (name: string, suite: string[] = [], file?: string): TestResult => ({
  id: [...suite, name].join(' › '),
  name,
  suite,
  status: 'failed',
  durationMs: 0,
  ...(file ? { file } : {}),
});

function focus(
  testCommand: string,
  tests: TestResult[],
  {
    template,
    scripts = {},
    files = [],
  }: { template?: string; scripts?: PackageScripts; files?: string[] } = {},
): string | undefined {
  return focusOf(template, testCommand, scripts, { files: new Set(files) })?.(tests);
}

describe('a framework is found', () => {
  it.each([
    ['vitest run', 'vitest'],
    ['npx vitest run --coverage', 'vitest'],
    ['CI=1 yarn exec vitest', 'vitest'],
    ['./node_modules/.bin/jest --ci 2>&1 | tee log', 'jest'],
    ['node node_modules/jest/bin/jest.js', 'jest'],
    ['npm run build && npx mocha "test/**/*.js"', 'mocha'],
    ['node --enable-source-maps --test test/', 'node --test'],
    ['FOO=1 npx vitest run', 'vitest'],
    ['python -m pytest -q', 'pytest'],
    ['poetry run pytest', 'pytest'],
    ['uv run coverage run -m pytest', 'pytest'],
    ['go vet ./... && go test -json ./... > r.json', 'go test'],
    ['cargo test --workspace', 'cargo test'],
    ['cargo nextest run', 'cargo nextest'],
    ['vendor/bin/phpunit', 'PHPUnit'],
    ['bundle exec rspec', 'RSpec'],
    ['npx playwright test', 'Playwright'],
    ['./mvnw -B test', 'Maven Surefire'],
    ['./gradlew check', 'Gradle'],
    ['dotnet test --no-build', 'dotnet test'],
    ['bats test', 'bats'],
    ['prove -r t', 'prove'],
  ])('in %s', (command, name) => {
    expect(detectFramework(command, {})?.framework.name).toBe(name);
  });

  it.each([
    ['none is called', './test.sh'],
    ['two are', 'vitest run && playwright test'],
    ['a shell does more than call programs', 'for f in *; do vitest run $f; done'],
    ['a command is substituted', 'pytest $(git diff --name-only)'],
    ['it is only an argument', 'echo vitest'],
  ])('not where %s', (_, command) => {
    expect(detectFramework(command, {})).toBeUndefined();
  });

  it('through package scripts, with their arguments and what runs before them', () => {
    const scripts = {
      pretest: 'tsc',
      test: 'npm run -s unit',
      unit: 'vitest run',
      'test:all': 'npm run unit -- --bail',
    };
    expect(detectFramework('npm test', { ...scripts, test: 'vitest run' })?.command).toBe(
      'export PATH="$PWD/node_modules/.bin:$PATH"; tsc && vitest run',
    );
    const around = { test: 'jest', posttest: 'eslint .' };
    expect(detectFramework('npm test', around)?.command).toContain('; jest && eslint .');
    expect(detectFramework('CI=1 npm test', around)).toBeUndefined();
    expect(detectFramework('CI=1 npm test', { test: 'jest' })?.command).toContain('; CI=1 jest');
    expect(detectFramework('yarn test:all', scripts)?.command).toContain('; vitest run --bail');
    expect(detectFramework('npm test', { test: 'npm test' })).toBeUndefined();
    expect(detectFramework('npm test -w app', { test: 'vitest' })).toBeUndefined();
    expect(detectFramework('npm run constructor', {})).toBeUndefined();
  });
});

describe('a focus command', () => {
  it.each(['jest', 'mocha'])(
    'of %s finds names that repeat their suites, and blanks at the end',
    (program) => {
      const pattern = (name: string): RegExp =>
        new RegExp(/'(\^.*\$)'/s.exec(focus(program, [failing(name, ['parse'])])!)![1]!);
      expect('parse parse returns null').toMatch(pattern('parse returns null'));
      expect('parse returns null').toMatch(pattern('parse returns null'));
      expect('parse other ').toMatch(pattern('other '));
      expect('parse another').not.toMatch(pattern('other'));
      expect('parse a\tb').toMatch(pattern('a\tb'));
    },
  );

  it('made from a template has plain names', () => {
    const tests = [failing('parse returns null', ['parse'])];
    expect(focus('jest', tests, { template: 'jest {names}' })).toBe("jest 'parse returns null'");
  });

  it('keeps the rest of the command', () => {
    const test = failing('b', ['pkg']);
    expect(focus('go vet ./... && go test -json ./... > r.json', [test])).toBe(
      "go vet ./... && go test -json  -count=1 -run '^(b)$' pkg > r.json",
    );
    expect(focus('npm test', [failing('a')], { scripts: { test: 'jest --ci' } })).toBe(
      `export PATH="$PWD/node_modules/.bin:$PATH"; jest --ci -t '^(?:a)$'`,
    );
  });

  it.each([
    ['pytest -k slow', 'pytest'],
    ['vitest run -t one', 'vitest'],
    ['go test -run=TestA ./...', 'go test'],
    ['vitest run -tfoo', 'vitest'],
    ['pytest --unknown tests', 'pytest'],
    ['pytest $OPTS', 'pytest'],
    ['jest -- src', 'jest'],
  ])('is not made where %s chooses tests itself, or cannot be edited', (command) => {
    expect(focus(command, [failing('a', ['pkg'])])).toBeUndefined();
  });

  it('is made for the frameworks that cannot be recorded here', () => {
    const java = [
      failing('adds(int)[1]', ['com.example.NumbersTest']),
      failing('more', ['com.example.NumbersTest']),
    ];
    expect(focus('mvn -B verify', java)).toContain(
      "-Dtest='com.example.NumbersTest#adds,com.example.NumbersTest#more' ",
    );
    expect(focus('./gradlew test', java)).toBe(
      './gradlew test --tests=com.example.NumbersTest.adds --tests=com.example.NumbersTest.more',
    );
    expect(
      focus('./gradlew test', [failing('this test should deliberately fail()', ['com.ex.BannerTest'])]),
    ).toBe("./gradlew test '--tests=com.ex.BannerTest.this test should deliberately fail'");
    expect(focus('./gradlew :core:integrationTest --info', java)).toContain(
      '--tests=com.example.NumbersTest.adds',
    );
    for (const command of ['./gradlew check', './gradlew build', './gradlew test jacocoTestReport'])
      expect(focus(command, java)).toBeUndefined();
    expect(focus('./gradlew test', [failing('adds (two) numbers()', ['C'])])).toContain('adds (two) numbers');
    expect(focus('./mvnw test', [failing('übt größer zu werden', ['com.ex.ATest'])])).toContain(
      "'-Dtest=com.ex.ATest#übt größer zu werden'".slice(8, -1),
    );
    expect(focus('dotnet test', [failing('Prüft_Summe', ['Kasse.SummeTests'])])).toContain(
      'FullyQualifiedName=Kasse.SummeTests.Prüft_Summe',
    );
    for (const [name, plain] of [
      ['adds(int, int)[1]', 'adds'],
      ['adds{int}[2]', 'adds'],
      ['adds[0]', 'adds'],
      ['adds()', 'adds'],
      ['Adds<Int32>(x: 1)', 'Adds'],
    ])
      expect(focus('./gradlew test', [failing(name!, ['A'])])).toBe(`./gradlew test --tests=A.${plain!}`);
    for (const [name, plain] of [
      ['adds two numbers(int)[1]', 'adds two numbers'],
      ['adds two numbers()', 'adds two numbers'],
      ['adds the (two)', 'adds the (two)'],
    ])
      expect(focus('./gradlew test', [failing(name!, ['A'])])).toBe(`./gradlew test '--tests=A.${plain!}'`);
    expect(focus('dotnet test --logger trx', [failing('Text(text: "a")', ['App.NumbersTest'])])).toBe(
      'dotnet test --logger trx --filter FullyQualifiedName=App.NumbersTest.Text',
    );
    expect(focus('cargo nextest run', [failing('tests::a', ['numbers'])])).toBe(
      `cargo nextest run -E 'test(=tests::a)'`,
    );
    expect(focus('python -m xmlrunner -o out', [failing('test_a', ['tests.test_x.TestC'])])).toBe(
      'python -m xmlrunner -o out tests.test_x.TestC.test_a',
    );
  });

  it('falls back where tests cannot be named, or would not fit into a command', () => {
    expect(focus('pytest', [failing('test_a', ['nowhere'])], { files: ['a.py'] })).toBeUndefined();
    expect(focus('jest', [failing('a\0b')])).toBeUndefined();
    const many = Array.from({ length: 5_000 }, (_, n) =>
      failing(`a rather long name of a test, number ${n}`),
    );
    expect(focus('jest', many)).toBeUndefined();
    expect(focus('jest', many.slice(0, 500))).toBeDefined();
  });

  it('is filled in from a template', () => {
    const tests = [failing("it's", ['s'], 'a b.js'), failing('$x (1)', ['s'], 'a b.js')];
    const template = './run --only {names} -- {files} {ids} -e {pattern}';
    expect(focus('./run', tests, { template })).toBe(
      String.raw`./run --only 'it'\''s' '$x (1)' -- 'a b.js' 's it'\''s' 's $x (1)' -e '^(?:it'\''s|\$x \(1\))$'`,
    );
    expect(focus('./run', tests, { template: 'none' })).toBeUndefined();
    expect(focus('./run', [failing('a')], { template: './run {files}' })).toBeUndefined();
  });
});

describe('the focus command of a run', () => {
  const open = () => {
    const directory = temporaryFolder();
    const write = (test: string): void =>
      writeFileSync(path.join(directory, 'package.json'), JSON.stringify({ scripts: { test } }));
    const command = new FocusCommand(
      { testCommand: 'npm test', focusCommand: undefined },
      { directory, trackedFiles: async () => ['package.json'] },
    );
    return { write, command };
  };

  it('survives a tree in which tests cannot be run alone', async () => {
    const { write, command } = open();
    write('vitest run');
    await command.learn();
    expect(await command.for([failing('x')])).toContain('-t');
    write('node odd.js');
    expect(await command.for([failing('x')])).toBeUndefined();
    expect(command.isUsable).toBe(true);
    write('vitest run');
    expect(await command.for([failing('x')])).toContain('-t');
  });

  it('is none where the base has none, or the first tree if no base was tried', async () => {
    for (const isBase of [true, false]) {
      const { write, command } = open();
      write('node odd.js');
      if (isBase) await command.learn();
      else expect(await command.for([failing('x')])).toBeUndefined();
      expect(command.isUsable).toBe(false);
    }
  });
});

describe('the shell', () => {
  it('sees what was quoted, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: 'grapheme' }).filter((text) => !text.includes('\0')),
          { minLength: 1, maxLength: 5 },
        ),
        (texts) => {
          const command = texts.map((text) => quote(text)!).join(' ');
          expect(
            splitCommand(`printf ${command}`)?.[0]!
              .slice(1)
              .map(({ text }) => text),
          ).toEqual(texts);
          const done = spawnSync('bash', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' });
          expect(done.stdout.split('\0').slice(0, -1)).toEqual(texts);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is never edited where more than simple commands stand', () => {
    for (const command of [
      'a `b`',
      'a $(b)',
      '(a)',
      'a <<X',
      "a 'b",
      'if a; then b; fi',
      '{ a; }',
      'a "$(b)"',
      '! a',
    ])
      expect(splitCommand(command), command).toBeUndefined();
    expect(
      splitCommand('a "x y" \\\n b # no\n c>d 2>&1')?.map((words) => words.map(({ text }) => text)),
    ).toEqual([['a', 'x y', 'b'], ['c']]);
  });
});

describe('advice about reports', () => {
  it.each(FRAMEWORKS.map(({ name, programs }) => [name, programs[0]!.join(' ')]))(
    'for %s names the input',
    (name, command) => {
      const advice = reportAdvice({ testCommand: command, reportPaths: [] }, {});
      expect(advice).toContain(name);
      expect(advice).toContain('report-paths');
    },
  );

  it('says which flags to add, or only the input where the command has them', () => {
    expect(reportAdvice({ testCommand: 'npm test', reportPaths: [] }, { test: 'vitest run' })).toContain(
      '`--reporter=default --reporter=junit --outputFile=reports/junit.xml`',
    );
    expect(reportAdvice({ testCommand: 'pytest --junitxml=out.xml', reportPaths: [] }, {})).toContain(
      'writes a report already',
    );
    expect(reportAdvice({ testCommand: 'pytest', reportPaths: ['r.xml'] }, {})).toBeUndefined();
    expect(reportAdvice({ testCommand: './test.sh', reportPaths: [] }, {})).toBeUndefined();
  });
});
