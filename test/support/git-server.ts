/** A git server for tests: real `git http-backend` on loopback. */
import { execFileSync, spawn } from 'node:child_process';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { isolatedEnv } from './git.ts';

export interface GitServer {
  /** `http://127.0.0.1:port` */
  url: string;
  /** Every request as `METHOD /path?query`. */
  requests: string[];
  /** Sees every request first. True: it has answered in place of git. It may also just wait. */
  intercept: (request: http.IncomingMessage, response: http.ServerResponse) => boolean | Promise<boolean>;
  /** Called when git has answered a push, before the client gets the answer. True drops the answer. */
  afterPush: () => boolean;
}

/** Serves the bare repositories below `root`, to clients that send the token. */
export async function serveGit(root: string, token: string): Promise<GitServer> {
  const backend = path.join(
    execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim(),
    'git-http-backend',
  );
  const expected = `Basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`.toLowerCase();
  const control: GitServer = { url: '', requests: [], intercept: () => false, afterPush: () => false };

  const server = http.createServer((request, response) => void answer(request, response));
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const url = new URL(request.url!, 'http://localhost');
    control.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (await control.intercept(request, response)) return;
    if (request.headers.authorization?.toLowerCase() !== expected) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
      return;
    }
    const child = spawn(backend, [], {
      env: isolatedEnv({
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        REMOTE_USER: 'tester',
        REQUEST_METHOD: request.method,
        PATH_INFO: url.pathname.replace(/^(\/[^/]+\/[^/]+?)(?:\.git)?(?=\/(?:info|git-))/, '$1.git'),
        QUERY_STRING: url.search.slice(1),
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        CONTENT_LENGTH: request.headers['content-length'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        HTTP_GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
      }),
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    child.stdin.on('error', () => undefined);
    request.pipe(child.stdin);
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => {
      const isPush = url.pathname.endsWith('/git-receive-pack') && request.method === 'POST';
      if (isPush && control.afterPush()) return void response.destroy();
      const output = Buffer.concat(chunks);
      const split = output.indexOf('\r\n\r\n');
      const headers = output
        .subarray(0, split)
        .toString('latin1')
        .split('\r\n')
        .map((line) => line.split(/:\s*/, 2) as [string, string]);
      const status = headers.find(([name]) => name.toLowerCase() === 'status');
      response.writeHead(
        status ? Number.parseInt(status[1], 10) : 200,
        Object.fromEntries(headers.filter(([name]) => name.toLowerCase() !== 'status')),
      );
      response.end(output.subarray(split + 4));
    });
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  control.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return control;
}
