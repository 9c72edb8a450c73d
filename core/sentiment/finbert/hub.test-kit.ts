import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type HubRequest = { readonly path: string; readonly range: string | undefined; readonly headers: string };

/** Answers a request for a file's bytes in place of the hub; returns false to leave it to the hub. */
export type HubFault = (request: HubRequest, response: ServerResponse, bytes: Buffer) => boolean;

export type TestHub = {
  readonly url: string;
  readonly requests: HubRequest[];
  fault: HubFault | undefined;
  close(): Promise<void>;
};

const revision = 'a'.repeat(40);

/**
 * A model hub on loopback: the API's answer about a model, and its files, the weights behind a redirect to a path of their own as a
 * CDN has them, with ranges.
 * @param advertised what the API says of the files, when that is not what it serves
 */
export async function startHub(
  modelId: string,
  files: Record<string, Uint8Array>,
  advertised: Record<string, Uint8Array> = files,
): Promise<TestHub> {
  const siblings = Object.entries(advertised).map(([rfilename, bytes]) => ({
    rfilename,
    size: bytes.length,
    blobId: createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex'),
    ...(rfilename.endsWith('.onnx') && {
      lfs: { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length, pointerSize: 134 },
    }),
  }));
  const hub: { fault: HubFault | undefined; requests: HubRequest[] } = { fault: undefined, requests: [] };

  const serve = (request: IncomingMessage, response: ServerResponse) => {
    const { pathname: path } = new URL(request.url ?? '/', 'http://hub');
    const seen = { path, range: request.headers.range, headers: JSON.stringify(request.headers) };
    hub.requests.push(seen);
    const file = path.replace(`/${modelId}/resolve/${revision}/`, '').replace('/cdn/', '');
    const bytes = Buffer.from(files[file] ?? []);
    if (hub.fault?.(seen, response, bytes)) return;
    if (path === `/api/models/${modelId}/revision/main`)
      return void response.end(JSON.stringify({ sha: revision, siblings }));
    if (!files[file]) return void response.writeHead(404).end();
    if (file.endsWith('.onnx') && !path.startsWith('/cdn/')) {
      return void response.writeHead(302, { location: `/cdn/${file}` }).end();
    }
    const from = Number(/^bytes=(\d+)-$/.exec(seen.range ?? '')?.[1] ?? 0);
    if (from >= bytes.length) return void response.writeHead(416).end();
    if (from === 0) return void response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { 'content-range': range }).end(bytes.subarray(from));
  };

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(hub, {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}
