import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { BodyTooLarge, limitedBody } from './limited-body.ts';

const sent = (chunks: readonly string[], length?: number) => {
  let read = 0;
  const body = Readable.from(
    (function* () {
      for (const chunk of chunks) {
        read += 1;
        yield Buffer.from(chunk);
      }
    })(),
    { objectMode: false, highWaterMark: 1 },
  );
  const headers = length === undefined ? {} : { 'content-length': String(length) };
  return { request: Object.assign(body, { headers }) as unknown as IncomingMessage, read: () => read };
};

describe('A body of limited length', () => {
  it('is what was sent, up to its last byte', async () => {
    expect(await limitedBody(sent(['é=', '1']).request, 4)).toBe('é=1');
  });

  it('is refused as soon as it is too long, and the rest is not read [M3]', async () => {
    const endless = sent(Array.from({ length: 1_000 }, () => 'xxxxx'));
    await expect(limitedBody(endless.request, 9)).rejects.toBeInstanceOf(BodyTooLarge);
    expect(endless.read()).toBeLessThan(10);
    expect(endless.request.destroyed).toBe(false);
  });

  it('is not read at all when it says that it is too long [M3]', async () => {
    const large = sent(['x'], 10);
    await expect(limitedBody(large.request, 9)).rejects.toBeInstanceOf(BodyTooLarge);
    expect(large.read()).toBe(0);
  });
});
