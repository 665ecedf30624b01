/** How the reports of every test framework are recorded: one recipe for each framework and format. */

/** How the reports of one framework are recorded. */
export interface Recipe {
  /** Folder of the project, if it is not named like the recipe. */
  project?: string;
  /** npm packages it needs. Those without a version come from this repository. Other tools are on the PATH. */
  packages?: readonly string[];
  version: string;
  prepare?: string;
  command: string;
  reports: readonly string[];
  /** Passed, failed, skipped and pending: counted by hand in the project's sources. */
  counts: readonly [number, number, number, number];
  hasFocus?: false;
  /** Failures that cannot be run by themselves: a file that does not load, a test without a name of its own. */
  cannotFocus?: readonly string[];
  /** Tests that run besides the chosen ones. A comment beside each says why. */
  alsoRuns?: readonly string[];
}

const vitest = ['vitest'];
const jest = ['jest@30.5.2', 'jest-junit@17.0.0'];
const mocha = ['mocha@12.0.3'];
const playwright = ['@playwright/test@1.65.1'];

/**
 * By name. The tools are packages of Debian: python3-pytest golang-go phpunit ruby-rspec
 * ruby-rspec-junit-formatter bats libtap-formatter-junit-perl cmake g++ libgtest-dev; and a Rust toolchain.
 */
export const RECIPES: Record<string, Recipe> = {
  'vitest-junit': {
    project: 'vitest',
    packages: vitest,
    version: 'vitest --version',
    command: 'vitest run --reporter=junit --outputFile=report.xml',
    reports: ['report.xml'],
    counts: [5, 5, 2, 0],
  },
  'vitest-json': {
    project: 'vitest',
    packages: vitest,
    version: 'vitest --version',
    command: 'vitest run --reporter=json --outputFile=report.json',
    reports: ['report.json'],
    counts: [5, 5, 1, 1],
  },
  'vitest-tap': {
    project: 'vitest',
    packages: vitest,
    version: 'vitest --version',
    command: 'vitest run --reporter=tap > report.tap',
    reports: ['report.tap'],
    counts: [5, 5, 1, 1],
    hasFocus: false,
  },
  'jest-json': {
    project: 'jest',
    packages: jest,
    version: 'jest --version',
    command: 'jest --json --outputFile=report.json --rootDir .',
    reports: ['report.json'],
    counts: [5, 6, 1, 1],
    cannotFocus: ['broken.test.js › (file)'],
  },
  'jest-junit': {
    project: 'jest',
    packages: jest,
    version: 'jest --version',
    command: 'jest --reporters=jest-junit --rootDir .',
    reports: ['junit.xml'],
    counts: [6, 5, 1, 0],
    cannotFocus: ['broken.test.js › Test suite failed to run'],
  },
  'mocha-json': {
    project: 'mocha',
    packages: mocha,
    version: 'mocha --version',
    command: "mocha --reporter json --reporter-option output=report.json '*.test.cjs'",
    reports: ['report.json'],
    counts: [3, 4, 2, 0],
  },
  'mocha-xunit': {
    project: 'mocha',
    packages: mocha,
    version: 'mocha --version',
    command: "mocha --reporter xunit --reporter-option output=report.xml '*.test.cjs'",
    reports: ['report.xml'],
    counts: [3, 4, 2, 0],
  },
  'mocha-tap': {
    project: 'mocha',
    packages: mocha,
    version: 'mocha --version',
    command: "mocha --reporter tap --reporter-option tapVersion=13 '*.test.cjs' > report.tap",
    reports: ['report.tap'],
    counts: [3, 4, 2, 0],
  },
  'node-junit': {
    project: 'node-test',
    version: 'node --version',
    command: 'node --test --test-reporter=junit --test-reporter-destination=report.xml',
    reports: ['report.xml'],
    counts: [2, 4, 1, 1],
  },
  'node-tap': {
    project: 'node-test',
    version: 'node --version',
    command: 'node --test --test-reporter=tap > report.tap',
    reports: ['report.tap'],
    counts: [2, 4, 1, 1],
  },
  tape: {
    packages: ['tape@5.10.2'],
    version: 'npm view tape@5.10.2 version',
    command: 'tape numbers.test.cjs > report.tap',
    reports: ['report.tap'],
    counts: [1, 1, 0, 0],
    hasFocus: false,
  },
  ava: {
    packages: ['ava@5.3.1'],
    version: 'ava --version',
    command: 'ava --tap > report.tap',
    reports: ['report.tap'],
    counts: [1, 1, 1, 1],
    hasFocus: false,
  },
  pytest: {
    version: 'pytest --version',
    command: 'pytest -p no:cacheprovider --junitxml=report.xml .',
    reports: ['report.xml'],
    counts: [4, 11, 2, 0],
  },
  'go-json': {
    project: 'go',
    version: 'go version',
    command: 'go test -json ./... > report.json',
    reports: ['report.json'],
    counts: [4, 6, 1, 0],
    // A name that two packages share runs in both.
    alsoRuns: ['example.com/numbers › TestAdds'],
  },
  cargo: {
    version: 'cargo --version',
    command:
      'RUSTC_BOOTSTRAP=1 cargo test --no-fail-fast --offline -- -Z unstable-options --format json --report-time > report.json',
    reports: ['report.json'],
    counts: [1, 4, 1, 0],
    cannotFocus: ['src/lib.rs - add (line 1)'],
  },
  phpunit: {
    version: 'phpunit --version',
    command: 'phpunit --log-junit report.xml',
    reports: ['report.xml'],
    counts: [2, 7, 2, 0],
  },
  'rspec-json': {
    project: 'rspec',
    version: 'rspec --version',
    command: 'rspec --format json --out report.json',
    reports: ['report.json'],
    counts: [2, 5, 0, 2],
    cannotFocus: ['spec/other_spec.rb › other › is expected to eq 2'],
  },
  'rspec-junit': {
    project: 'rspec',
    version: 'rspec --version',
    command: 'rspec -r rspec_junit_formatter --format RspecJunitFormatter --out report.xml',
    reports: ['report.xml'],
    counts: [2, 5, 2, 0],
    cannotFocus: ['rspec › spec.other_spec › other is expected to eq 2'],
  },
  'playwright-json': {
    project: 'playwright',
    packages: playwright,
    version: 'playwright --version',
    command: 'PLAYWRIGHT_JSON_OUTPUT_NAME=report.json playwright test --reporter=json',
    reports: ['report.json'],
    counts: [8, 6, 2, 0],
  },
  'playwright-junit': {
    project: 'playwright',
    packages: playwright,
    version: 'playwright --version',
    command: 'PLAYWRIGHT_JUNIT_OUTPUT_NAME=report.xml playwright test --reporter=junit',
    reports: ['report.xml'],
    counts: [8, 6, 2, 0],
  },
  'bats-junit': {
    project: 'bats',
    version: 'bats --version',
    command: 'bats --report-formatter junit --output . numbers.bats',
    reports: ['report.xml'],
    counts: [1, 3, 1, 0],
    // bats matches the name as it is written in the file, with the backslash.
    cannotFocus: ['numbers.bats › adds more $HOME'],
  },
  'bats-tap': {
    project: 'bats',
    version: 'bats --version',
    command: 'bats --formatter tap13 numbers.bats > report.tap',
    reports: ['report.tap'],
    counts: [1, 3, 1, 0],
    // bats matches the name as it is written in the file, with the backslash.
    cannotFocus: ['adds more $HOME'],
  },
  'prove-junit': {
    project: 'prove',
    version: 'prove --version',
    command: 'prove --formatter TAP::Formatter::JUnit t > report.xml',
    reports: ['report.xml'],
    counts: [4, 3, 0, 0],
    // prove runs a whole file, and reports a failed file as one more test.
    cannotFocus: ['numbers_t › (error)'],
    alsoRuns: ['numbers_t › 1 - adds', 'numbers_t › 4', 'numbers_t › 5 - is to do'],
  },
  'perl-tap': {
    project: 'prove',
    version: 'prove --version',
    command: 'perl t/numbers.t > report.tap',
    reports: ['report.tap'],
    counts: [2, 2, 1, 1],
    hasFocus: false,
  },
  'ctest-junit': {
    project: 'ctest',
    version: 'ctest --version',
    prepare: 'cmake . && make',
    command: 'ctest --output-junit report.xml',
    reports: ['report.xml'],
    counts: [1, 1, 2, 0],
    hasFocus: false,
  },
  'gtest-junit': {
    project: 'ctest',
    version: 'cmake --version',
    prepare: 'cmake . && make',
    command: './unit --gtest_output=xml:report.xml',
    reports: ['report.xml'],
    counts: [3, 2, 2, 0],
    hasFocus: false,
  },
};
