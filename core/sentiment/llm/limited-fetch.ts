const mostBytes = 1_000_000;

/** A fetch that follows no redirect, since the key must not go where one leads, and takes answers up to 1 MB. */
export function limitedFetch(): { fetch: typeof fetch; isTooLarge(): boolean } {
  let isTooLarge = false;
  return {
    isTooLarge: () => isTooLarge,
    async fetch(input, init) {
      const response = await fetch(input, { ...init, redirect: 'manual' });
      const chunks: Uint8Array[] = [];
      let bytes = 0;
      for await (const chunk of response.body ?? []) {
        bytes += chunk.byteLength;
        if (bytes > mostBytes) {
          isTooLarge = true;
          throw new Error('too large');
        }
        chunks.push(chunk);
      }
      const hasNoBody = response.status === 204 || response.status === 205 || response.status === 304;
      return new Response(hasNoBody ? null : Buffer.concat(chunks), {
        status: response.status,
        statusText: response.statusText,
        headers: response.headers,
      });
    },
  };
}
