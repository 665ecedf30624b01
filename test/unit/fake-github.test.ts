import { describe, expect, it } from 'vitest';
import { FakeGitHub } from '../support/github.ts';

describe('the fake GitHub', () => {
  it('answers as GitHub describes, and notices what GitHub would not take', async () => {
    const github = await FakeGitHub.start();
    const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      const response = await fetch(`${github.url}/repos/owner/project${path}`, {
        method,
        headers: { authorization: 'Bearer x' },
        ...(body ? { body: JSON.stringify(body) } : {}),
      });
      return response.status === 204 ? undefined : response.json();
    };
    await ask('POST', '/issues/7/comments', { body: 'one' });
    expect(await ask('GET', '/issues/7/comments?per_page=100&page=1')).toMatchObject([{ body: 'one' }]);
    await ask('PATCH', `/issues/comments/${github.comments[0]!.id}`, { body: 'two' });
    await ask('POST', '/pulls', { title: 't', head: 'h', base: 'main', body: 'b' });
    await ask('PATCH', '/pulls/1', { state: 'closed' });
    expect(await ask('GET', '/pulls?state=all&head=owner:h&per_page=10')).toMatchObject([
      { number: 1, state: 'closed' },
    ]);
    await ask('GET', '/actions/caches?key=x&per_page=1&sort=created_at&direction=desc');
    await ask('GET', '/actions/artifacts?name=x&per_page=100');
    await ask('POST', '/dispatches', { event_type: 'landed', client_payload: { sha: 'x' } });
    await ask('POST', '/actions/workflows/deploy.yml/dispatches', { ref: 'main', inputs: { sha: 'x' } });
    expect(github.violations).toEqual([]);
    await ask('POST', '/issues/7/comments', { text: 'no body' });
    await ask('GET', '/pulls?what=ever');
    expect(github.violations).toEqual([
      expect.stringContaining("must have required property 'body'"),
      expect.stringContaining('no parameter what'),
    ]);
  });
});
