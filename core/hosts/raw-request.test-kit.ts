import { connect } from 'node:net';

/** Sends bytes to 127.0.0.1 as they are; resolves with all that came back once the other side closed or upgraded. */
export function rawRequest(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    let text = '';
    const finish = () => {
      socket.destroy();
      resolve(text);
    };
    socket.setEncoding('latin1');
    socket.on('data', (chunk) => {
      text += chunk;
      if (text.startsWith('HTTP/1.1 101')) finish();
    });
    // A refusal may arrive while a large request is still being written: the reset that follows is expected.
    socket.on('error', finish);
    socket.on('close', finish);
  });
}

/** 0 when the connection was closed without an answer. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0);
}
