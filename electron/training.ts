import { runTrainingOverPort } from '../core/hosts/electron-training.ts';

process.parentPort.once('message', (event) => runTrainingOverPort(event.ports[0]));
