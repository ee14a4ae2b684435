import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { DomainError } from '../domain/index.js';
import { renderProblem } from './problem.js';

const codes: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: 'headers-too-large',
  ERR_HTTP_REQUEST_TIMEOUT: 'body-too-slow',
};

/** What is so broken or so long that it becomes no request is answered by a problem too, in French, and its connection closed. */
export function answerUnreadable(error: NodeJS.ErrnoException, socket: Socket, pages: string): void {
  if (error.code !== 'ECONNRESET' && socket.writable) {
    const code = codes[error.code ?? ''] ?? 'malformed-request';
    const problem = renderProblem(new DomainError(code), 'fr', randomUUID(), pages);
    const body = JSON.stringify(problem);
    const headers = [
      `HTTP/1.1 ${problem.status} ${problem.title}`,
      'content-type: application/problem+json',
      `content-length: ${Buffer.byteLength(body)}`,
      'content-language: fr-CA',
      'connection: close',
    ];
    socket.write(`${headers.join('\r\n')}\r\n\r\n${body}`);
  }
  socket.destroySoon();
}
