/** A body as text, counted while it comes, so that nobody's memory is filled by what will be refused. */
import type { IncomingMessage } from 'node:http';

export class BodyTooLarge extends Error {}

/** @throws BodyTooLarge and leaves the connection open, so that the sender can still be told */
export async function limitedBody(request: IncomingMessage, mostBytes: number): Promise<string> {
  if (Number(request.headers['content-length'] ?? 0) > mostBytes) throw new BodyTooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > mostBytes) throw new BodyTooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
