import { withoutSecrets } from '../domain/secrets.ts';

/** The environment for a process that Electron's main starts beside the engine: nothing there needs a key. */
export const childEnvironment = () => withoutSecrets(process.env);
