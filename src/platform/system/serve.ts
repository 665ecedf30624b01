/** Serves one page on this machine alone, made anew for every visit. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Serves the page on a free port of the loopback address until `signal` is aborted. `onReady` gets its address. A visit
 * under another host name is refused: a page of the web may have made that name lead here.
 */
export async function servePage(
  makePage: () => Promise<string>,
  onReady: (address: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    const isOurs = [`127.0.0.1:${port}`, `localhost:${port}`].includes(request.headers.host ?? '');
    if (!isOurs || request.method !== 'GET' || request.url !== '/') {
      response.writeHead(404).end();
      return;
    }
    const page = await makePage().catch((error: Error) => error);
    const isPage = typeof page === 'string';
    response
      .writeHead(isPage ? 200 : 500, {
        'content-type': `text/${isPage ? 'html' : 'plain'}; charset=utf-8`,
        'cache-control': 'no-store',
      })
      .end(isPage ? page : page.message);
  };
  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onReady(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  if (!signal.aborted) await once(signal, 'abort');
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
}
