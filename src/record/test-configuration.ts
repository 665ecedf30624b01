/** Finds files that configure a test runner among changed paths. */

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

/** The paths that configure a test runner. A test that is switched off in such a file appears in no report. */
export function testConfiguration(paths: readonly string[]): string[] {
  return paths.filter((path) => NAMES.some((name) => name.test(path.slice(path.lastIndexOf('/') + 1))));
}
