import { type AddressInfo, createServer, type Socket } from 'node:net';

/** Speaks clamd's INSTREAM, and finds what it is told to find. */
export interface FakeScanner {
  readonly url: string;
  /** While it is busy it hangs up without a word. */
  busy: boolean;
  readonly asked: number;
  close(): Promise<void>;
}

export async function fakeScanner(harm: string): Promise<FakeScanner> {
  let busy = false;
  let asked = 0;
  const server = createServer((socket: Socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (part: Buffer) => {
      bytes = Buffer.concat([bytes, part]);
      const content = contentOf(bytes);
      if (content === null) return;
      asked += 1;
      if (busy) return void socket.destroy();
      socket.end(content.includes(harm) ? 'stream: Essai.Signature FOUND\0' : 'stream: OK\0');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `clamd://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set busy(value: boolean) {
      busy = value;
    },
    get busy() {
      return busy;
    },
    get asked() {
      return asked;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** What was sent between the command and the empty piece; null while there is more to come. */
function contentOf(bytes: Buffer): Buffer | null {
  const command = 'zINSTREAM\0';
  if (bytes.subarray(0, command.length).toString() !== command) return null;
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    if (at + 4 + length > bytes.length) return null;
    pieces.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
