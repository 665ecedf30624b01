/** Hygiene, not protection: a process of the same user can read its parent's environment. See docs/security.md. */
const DENIED = [
  /^(?:INPUT|STATE|ACTIONS)_/,
  /^(?:GITHUB|GH|GITHUB_ENTERPRISE|GH_ENTERPRISE)_TOKEN$/,
  // Files through which a step talks to the runner.
  /^GITHUB_(?:ENV|PATH|OUTPUT|STATE|STEP_SUMMARY)$/,
  // Left by a git hook that started us; the tests' git must look at the workspace.
  /^GIT_(?:DIR|INDEX_FILE|WORK_TREE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX|CONFIG_.*)$/,
];

/** The job's environment without what tests have no business to see. */
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
