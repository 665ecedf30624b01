/** Files that decide which tests run, and how; by name, in any folder. */
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

/** Paths among these that configure a test runner. A test that is switched off there is nowhere reported. */
export function testConfiguration(paths: readonly string[]): string[] {
  return paths.filter((path) => NAMES.some((name) => name.test(path.slice(path.lastIndexOf('/') + 1))));
}
