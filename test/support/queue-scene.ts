/** A repository on GitHub with open pull requests. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { ActionsServices } from './actions-services.ts';
import type { PullRequest } from './github.ts';
import { setTheScene, type Scene } from './github-scene.ts';
import type { Files } from './repository.ts';
import { temporaryFolder } from './temporary.ts';

export interface QueueScene extends Scene {
  /** Opens a pull request from a branch with one commit. `from`: the branch that it begins at. */
  open: (number: number, changes: Files, more?: Partial<PullRequest> & { from?: string }) => PullRequest;
  /** Pushes another commit to the branch of a pull request. */
  push: (pull: PullRequest, changes: Files) => string;
  /** Makes a commit the head of a pull request, by force. */
  pushForce: (pull: PullRequest, head: string) => void;
  /** One run over the queue. Afterwards GitHub notices what was merged. */
  land: (inputs?: Record<string, string>, more?: Parameters<Scene['act']>[1]) => ReturnType<Scene['act']>;
  /** What a pull request was told, without the marks. */
  told: (number: number) => string[];
}

/** A scene whose tests fail on `bad` values, and on `left` and `right` together. */
export async function setTheQueue(base?: Files): Promise<QueueScene> {
  const scene = await setTheScene(base);
  const { source, remote, github, server } = scene;
  const services = await ActionsServices.start();
  github.services = services;
  const eventFile = path.join(temporaryFolder(), 'event.json');
  writeFileSync(eventFile, JSON.stringify({ repository: { default_branch: 'main' } }));
  let runs = 5_000;
  github.permissions.set('maintainer', 'write').set('boss', 'admin').set('stranger', 'read');
  const publish = (pull: PullRequest): void => {
    source.git(
      'push',
      '--quiet',
      '--force',
      remote.directory,
      `${pull.headSha}:refs/pull/${pull.number}/head`,
    );
    if (pull.headRepository === 'owner/project')
      source.git('push', '--quiet', '--force', remote.directory, `${pull.headSha}:refs/heads/${pull.head}`);
  };
  return {
    ...scene,
    open(number, changes, { from = 'main', ...more } = {}) {
      const at = github.pulls.find((pull) => pull.head === from)?.headSha ?? from;
      const title = more.title ?? `Change ${number}`;
      const pull: PullRequest = {
        number,
        title,
        body: '',
        head: `branch-${number}`,
        headSha: source.commitOn(at, changes, title),
        headRepository: 'owner/project',
        base: from,
        state: 'open',
        author: { login: 'maintainer', type: 'User' },
        labels: ['autosync'],
        ...more,
      };
      github.pulls.push(pull);
      publish(pull);
      return pull;
    },
    push(pull, changes) {
      pull.headSha = source.commitOn(pull.headSha, changes);
      publish(pull);
      return pull.headSha;
    },
    pushForce(pull, head) {
      pull.headSha = head;
      publish(pull);
    },
    async land(inputs = {}, more = {}) {
      const runId = String((runs += 1));
      const step = await scene.act(
        { patches: 'pull-requests', ...inputs },
        {
          // Every run has a fresh machine.
          fresh: true,
          serverUrl: server.url.replace('127.0.0.1', 'github.localhost'),
          ...more,
          env: {
            ...services.environment(runId),
            GITHUB_RUN_ID: runId,
            GITHUB_EVENT_NAME: 'schedule',
            GITHUB_EVENT_PATH: eventFile,
            NO_PROXY: '127.0.0.1,.localhost',
            no_proxy: '127.0.0.1,.localhost',
            ...more.env,
          },
        },
      );
      github.notice((branch, head) => {
        const known = remote.git('for-each-ref', '--contains', head, '--format=%(refname)');
        return known.split('\n').includes(`refs/heads/${branch}`);
      });
      return step;
    },
    told: (number) =>
      github.comments
        .filter(({ issue }) => issue === number)
        .map(({ body }) => body.replaceAll(/<!--.*?-->/g, '').trim()),
  };
}
