import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

type Env = Readonly<Record<string, string | undefined>>;

/** Why no window can open on this Linux whatever is installed; undefined when one can. */
export function displayProblem(env: Env, userId: number | undefined): string | undefined {
  if (!env.DISPLAY && !env.WAYLAND_DISPLAY) {
    return 'There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).';
  }
  return userId === 0
    ? "Electron's sandbox does not run as root; start it as a normal user to get a window."
    : undefined;
}

/**
 * Why Electron could not make its sandbox: it needs user namespaces or a set-uid helper beside it, and without either
 * it ends at once with a crash dump.
 * @param kernelDir where the kernel's switches are read from
 */
export function sandboxProblem(electronPath: string, kernelDir = '/proc/sys/kernel'): string | undefined {
  const helper = join(dirname(electronPath), 'chrome-sandbox');
  const stats = statSync(helper, { throwIfNoEntry: false });
  if (stats?.uid === 0 && (stats.mode & 0o4000) !== 0) return undefined;
  const kernelSays = (name: string) => {
    const file = join(kernelDir, name);
    return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
  };
  const isRefused =
    kernelSays('apparmor_restrict_unprivileged_userns') === '1' || kernelSays('unprivileged_userns_clone') === '0';
  if (!isRefused) return undefined;
  const cure = `sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"`;
  return `This system does not let Electron make its sandbox; to get a window, run once: ${cure}`;
}
