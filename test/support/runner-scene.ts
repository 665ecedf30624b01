/** A scene for tests of several runs: what the runner's cache and artifacts carry from one run to the next. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ActionsServices } from './actions-services.ts';
import type { StepRequest } from './runner.ts';
import { temporaryFolder } from './temporary.ts';
import { setTheScene, type Scene } from './github-scene.ts';

const PATCHES = '.autosync/patches';
/** The verdicts of every complete run of the stage. */
export const EXPECTED = { '1-good': 'landed: green', '2-bad': 'culprit: command-failed' };

export interface Stage extends Scene {
  services: ActionsServices;
  /** One run of the workflow on the branch as it was, with two patches: one good, one bad. */
  runOnce: (runId: string, env?: NodeJS.ProcessEnv, onLog?: StepRequest['onLog']) => ReturnType<Scene['act']>;
}

/** A scene with the services of a runner, whose cache and artifacts outlive its runs. */
export async function setTheStage(): Promise<Stage> {
  const services = await ActionsServices.start();
  const scene = await setTheScene();
  scene.github.services = services;
  const base = scene.remote.git('rev-parse', 'main');
  const good = scene.source.diff({ 'values/a': 'uno\n' });
  const bad = scene.source.diff({ 'values/b': 'bad\n' });
  const eventFile = path.join(temporaryFolder(), 'event.json');
  writeFileSync(eventFile, JSON.stringify({ repository: { default_branch: 'main' } }));
  return {
    ...scene,
    services,
    runOnce(runId, env = {}, onLog = () => undefined) {
      scene.remote.git('update-ref', 'refs/heads/main', base);
      scene.workspace.git('reset', '--quiet', '--hard', base);
      scene.workspace.write({ [`${PATCHES}/1-good.patch`]: good, [`${PATCHES}/2-bad.patch`]: bad });
      return scene.act(
        { patches: PATCHES },
        {
          // Every run has a fresh machine, with the same folders.
          fresh: true,
          onLog,
          serverUrl: scene.server.url.replace('127.0.0.1', 'github.localhost'),
          env: {
            ...services.environment(runId),
            GITHUB_RUN_ID: runId,
            GITHUB_EVENT_PATH: eventFile,
            NO_PROXY: '127.0.0.1,.localhost',
            no_proxy: '127.0.0.1,.localhost',
            ...env,
          },
        },
      );
    },
  };
}
