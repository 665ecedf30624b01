/** Collects facts about the machine and the workflow of a run. */
import os from 'node:os';

/** Variables of the runner that say what started a run and what it runs on. None of them is secret. */
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

/** Returns the version of Node, the operating system, and the variables of the runner. */
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
