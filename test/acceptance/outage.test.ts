import { describe, expect, it } from 'vitest';
import { verdicts } from '../support/github-scene.ts';
import { EXPECTED, setTheStage } from '../support/runner-scene.ts';

/** Slow: the toolkit asks a service that is down for half a minute before it gives up. */
describe('while a service is down', () => {
  it('tells a cache that is out of reach from an empty one, and takes the artifact meanwhile', async () => {
    const { runOnce, services } = await setTheStage();
    await runOnce('501');
    services.intercept = (request, response) => {
      if (!request.url!.includes('CacheService')) return false;
      response.writeHead(503).end('<html>out of order</html>');
      return true;
    };
    const second = await runOnce('502');
    expect(second.run!.history).toEqual({ origin: 'artifact', runs: 1 });
    expect(second.run!.notes.join()).toContain('The cache holds a history, but its service does not answer.');
    expect(second.exitCode).toBe(0);
    expect(verdicts(second.run)).toEqual(EXPECTED);
    expect(second.post.log).toMatch(/::warning title=AutoSync::The history could not be saved in the cache/);
    expect(second.post.exitCode).toBe(0);
  }, 180_000);

  it('goes on without the artifact service, and says what could not be uploaded', async () => {
    const { runOnce, services } = await setTheStage();
    await runOnce('503');
    services.caches.length = 0;
    services.intercept = (request, response) => {
      if (!/ArtifactService|\/blobs\/artifact/.test(request.url!)) return false;
      response.writeHead(503).end('{}');
      return true;
    };
    const second = await runOnce('504');
    expect(second.run!.history.origin).toBe('nowhere');
    expect(second.run!.notes.join()).toContain('The history (artifact) could not be used');
    expect(verdicts(second.run)).toEqual(EXPECTED);
    expect(second.exitCode).toBe(0);
    expect(second.post.exitCode).toBe(0);
    expect(second.post.log).toContain('The artifact autosync-run could not be uploaded');
    // A history that begins here would hide the older one for good.
    expect(services.caches).toHaveLength(0);
  }, 240_000);
});
