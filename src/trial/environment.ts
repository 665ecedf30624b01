/** Makes the environment of the test command: that of the job, without tokens, inputs and other secrets. */

/**
 * Variables that tests do not get. This is hygiene, not protection: a process of the same user can read its
 * parent's environment. See docs/security.md.
 */
const DENIED = [
  /^(?:INPUT|STATE|ACTIONS)_/,
  /^(?:GITHUB|GH|GITHUB_ENTERPRISE|GH_ENTERPRISE)_TOKEN$/,
  // Files through which a step talks to the runner.
  /^GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/,
  // Set by git when a hook starts AutoSync. The tests' git must use the workspace instead.
  /^GIT_(?:DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|CONFIG_.*)$/,
];

/** The job's environment without the variables above and without those whose value holds a secret. */
export function testEnvironment(
  job: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
): Record<string, string> {
  const entries = Object.entries(job).filter((entry): entry is [string, string] => {
    const [name, value] = entry;
    if (value === undefined || DENIED.some((pattern) => pattern.test(name))) return false;
    return !secrets.some((secret) => secret !== '' && value.includes(secret));
  });
  return Object.fromEntries(entries);
}
