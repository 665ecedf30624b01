import { rm } from 'node:fs/promises';
import path from 'node:path';
import * as core from '@actions/core';
import { endScope } from './platform/command.ts';

/** The action's post step: runs whatever happened, and tidies up after a main step that was killed. */
async function post(): Promise<void> {
  const directory = core.getState('directory');
  if (core.getState('finished') === 'true') return;
  const ended = directory === '' ? 0 : await endScope(path.basename(directory));
  if (ended > 0) core.info(`Ended ${ended} processes that a killed trial had left behind.`);
  // Only what main made: a folder of its own below the runner's temporary one.
  const temporary = process.env['RUNNER_TEMP'];
  const isOurs =
    temporary !== undefined &&
    directory !== '' &&
    path.resolve(directory).startsWith(path.resolve(temporary) + path.sep);
  if (isOurs) await rm(directory, { recursive: true, force: true });
  const text =
    'The main step was ended before it could report. What had landed until then is on the branch; everything else is untouched, and the next run starts from there.';
  core.warning(text, { title: 'AutoSync' });
  await core.summary.addRaw(`## AutoSync\n\n**${text}**\n`, true).write();
}

try {
  await post();
} catch (error) {
  // The post step tidies up; it must not turn a job red.
  core.warning(`Tidying up failed: ${error instanceof Error ? error.message : String(error)}`, {
    title: 'AutoSync',
  });
}
