import type { Endpoint } from './send-request.ts';

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** Whether the address is of this computer, where models run without a key. */
export function isLoopback(baseUrl: string): boolean {
  return loopback.test(new URL(baseUrl).hostname);
}

/** Whether nothing may be sent because there is no key. */
export function needsKey({ baseUrl, key }: Endpoint): boolean {
  return key === undefined && !isLoopback(baseUrl);
}
