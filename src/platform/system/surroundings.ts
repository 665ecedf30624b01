import os from 'node:os';

/** What a run is for and what it runs on, as the runner tells it. Nothing secret. */
const TOLD = [
  'GITHUB_WORKFLOW',
  'GITHUB_EVENT_NAME',
  'GITHUB_REF',
  'GITHUB_SHA',
  'RUNNER_OS',
  'RUNNER_ARCH',
  'ImageOS',
  'ImageVersion',
];

export function surroundings(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const told = TOLD.flatMap((name) => {
    const value = environment[name];
    return value ? [[name, value]] : [];
  });
  return {
    node: process.version,
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    ...Object.fromEntries(told),
  };
}
