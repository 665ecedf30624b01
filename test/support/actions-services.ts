/** A fake of the runner's services that keep caches and artifacts. */
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface CacheEntry {
  key: string;
  version: string;
  blob: Buffer;
}

export interface StoredArtifact {
  id: number;
  run: string;
  name: string;
  blob: Buffer;
  mimeType: string;
  digest: string;
  headBranch: string;
  fork: boolean;
  madeAt: Date;
}

/**
 * The cache and artifact services on loopback, which the unmodified Actions toolkit talks to. The state lives
 * as long as the object; a test may read and change it.
 */
export class ActionsServices {
  /** Newest last. */
  readonly caches: CacheEntry[] = [];
  readonly artifacts: StoredArtifact[] = [];
  /** Every request as `METHOD /path`. */
  readonly requests: string[] = [];
  /** Answers in place of the service when it returns true. */
  intercept: (request: http.IncomingMessage, response: http.ServerResponse) => boolean = () => false;
  /** The branch whose run uploads. */
  branch = 'main';
  url = '';
  private ids = 0;
  private readonly uploads = new Map<string, { blob: Buffer; blocks: Map<string, Buffer> }>();
  private readonly pending = new Map<string, { upload: string; mimeType: string }>();

  static async start(): Promise<ActionsServices> {
    const services = new ActionsServices();
    const server = http.createServer((request, response) => void services.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    services.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return services;
  }

  /** What a runner puts into the environment of a step. */
  environment(runId: string, job = 'job-backend-id'): NodeJS.ProcessEnv {
    const claims = Buffer.from(JSON.stringify({ scp: `Actions.Results:${runId}:${job}` }));
    return {
      ACTIONS_RESULTS_URL: this.url,
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RUNTIME_TOKEN: `e30.${claims.toString('base64url')}.x`,
    };
  }

  /** Keeps an artifact that another run has uploaded. */
  add(run: string, name: string, blob: Buffer, mimeType = 'application/zip'): void {
    const digest = `sha256:${createHash('sha256').update(blob).digest('hex')}`;
    const id = (this.ids += 1);
    const more = { headBranch: this.branch, fork: false, madeAt: new Date() };
    this.artifacts.push({ id, run, name, blob, mimeType, digest, ...more });
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const url = new URL(request.url!, this.url);
    this.requests.push(`${request.method} ${url.pathname}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (this.intercept(request, response)) return;
    const twirp = /\.(CacheService|ArtifactService)\/(\w+)$/.exec(url.pathname);
    if (twirp) return this.twirp(`${twirp[1]} ${twirp[2]}`, JSON.parse(body.toString()) as Json, response);
    if (url.pathname.startsWith('/blobs/')) return this.blob(request.method!, url, body, response);
    return json(response, { message: 'Not Found' }, 404);
  }

  private twirp(method: string, request: Json, response: http.ServerResponse): void {
    const text = (name: string): string => (request[name] as string | undefined) ?? '';
    const run = text('workflow_run_backend_id');
    const ofRun = (artifact: StoredArtifact): boolean => artifact.run === run;
    const isThis = (artifact: StoredArtifact): boolean => ofRun(artifact) && artifact.name === text('name');
    // The filters are wrapped values: the JSON form of a protobuf StringValue is the string.
    const isListed = (artifact: StoredArtifact): boolean =>
      ofRun(artifact) &&
      (request['name_filter'] === undefined || artifact.name === request['name_filter']) &&
      (request['id_filter'] === undefined || String(artifact.id) === request['id_filter']);
    switch (method) {
      case 'CacheService CreateCacheEntry': {
        if (this.caches.some(({ key, version }) => key === text('key') && version === text('version')))
          return json(response, { ok: false, message: 'cache entry exists' });
        return json(response, { ok: true, signed_upload_url: this.newUpload(`cache ${text('key')}`) });
      }
      case 'CacheService FinalizeCacheEntryUpload': {
        const blob = this.finish(`cache ${text('key')}`).blob;
        this.caches.push({ key: text('key'), version: text('version'), blob });
        return json(response, { ok: true, entry_id: String(this.caches.length) });
      }
      case 'CacheService GetCacheEntryDownloadURL': {
        const wanted = [text('key'), ...((request['restore_keys'] as string[] | undefined) ?? [])];
        const index = wanted
          .map((start) =>
            this.caches.findLastIndex(
              ({ key, version }) => key.startsWith(start) && version === text('version'),
            ),
          )
          .find((found) => found >= 0);
        if (index === undefined) return json(response, { ok: false });
        return json(response, {
          ok: true,
          signed_download_url: `${this.url}/blobs/cache/${index}`,
          matched_key: this.caches[index]!.key,
        });
      }
      case 'ArtifactService CreateArtifact': {
        if (this.artifacts.some(isThis))
          return json(response, { msg: 'an artifact with this name already exists' }, 409);
        const key = `artifact ${text('name')}`;
        const signed = this.newUpload(key);
        this.pending.get(key)!.mimeType = text('mime_type');
        return json(response, { ok: true, signed_upload_url: signed });
      }
      case 'ArtifactService FinalizeArtifact': {
        const { blob, mimeType } = this.finish(`artifact ${text('name')}`);
        const id = (this.ids += 1);
        const digest = `sha256:${createHash('sha256').update(blob).digest('hex')}`;
        if (text('hash') !== digest) return json(response, { msg: 'the hash differs' }, 400);
        this.artifacts.push({
          id,
          run,
          name: text('name'),
          blob,
          mimeType,
          digest,
          headBranch: this.branch,
          fork: false,
          madeAt: new Date(),
        });
        return json(response, { ok: true, artifact_id: String(id) });
      }
      case 'ArtifactService ListArtifacts':
        return json(response, {
          artifacts: this.artifacts.filter(isListed).map(({ id, name, madeAt }) => ({
            created_at: madeAt.toISOString(),
            workflow_run_backend_id: run,
            workflow_job_run_backend_id: 'job-backend-id',
            database_id: String(id),
            name,
            size: '1',
          })),
        });
      case 'ArtifactService DeleteArtifact': {
        const index = this.artifacts.findIndex(isThis);
        const [gone] = this.artifacts.splice(index, 1);
        return json(response, { ok: true, artifact_id: String(gone?.id) });
      }
      default:
        return json(response, { msg: `no method ${method}` }, 404);
    }
  }

  private newUpload(key: string): string {
    const upload = `u${this.uploads.size + 1}`;
    this.uploads.set(upload, { blob: Buffer.alloc(0), blocks: new Map() });
    this.pending.set(key, { upload, mimeType: '' });
    return `${this.url}/blobs/uploads/${upload}`;
  }

  private finish(key: string): { blob: Buffer; mimeType: string } {
    const { upload, mimeType } = this.pending.get(key)!;
    return { blob: this.uploads.get(upload)!.blob, mimeType };
  }

  private blob(method: string, url: URL, body: Buffer, response: http.ServerResponse): void {
    const [, , kind, id = ''] = url.pathname.split('/');
    if (method === 'PUT') {
      const upload = this.uploads.get(id)!;
      const comp = url.searchParams.get('comp');
      if (comp === 'block') upload.blocks.set(url.searchParams.get('blockid')!, body);
      else if (comp === 'blocklist') {
        const names = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, name]) => name!);
        upload.blob = Buffer.concat(names.map((name) => upload.blocks.get(name)!));
      } else upload.blob = body;
      response.writeHead(201).end();
      return;
    }
    const artifact = this.artifacts.find((one) => String(one.id) === id);
    const blob = kind === 'cache' ? this.caches[Number(id)]!.blob : artifact!.blob;
    response.writeHead(200, {
      'content-length': blob.length,
      ...(artifact && kind === 'artifact'
        ? {
            'content-type': artifact.mimeType,
            'content-disposition': `attachment; filename="${artifact.name}"`,
          }
        : {}),
    });
    response.end(method === 'HEAD' ? undefined : blob);
  }
}

type Json = Record<string, unknown>;

function json(response: http.ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
