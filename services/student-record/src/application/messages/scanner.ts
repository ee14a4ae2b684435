import { connect, type Socket } from 'node:net';
import { storedInteger } from '@pan/kit/domain';

/** What a scanner says of some bytes: the name of what it found, or null. @throws Error where it could not tell */
export type Scanner = (pieces: AsyncIterable<Buffer>) => Promise<string | null>;

const patienceMs = 60_000;
const longestAnswer = 4_096;

/**
 * The scanner that PAN_SCANNER names; null without one, when nothing may be attached.
 * `none` is said on purpose: everything is then taken for clean.
 */
export function scannerOf(setting: string | undefined): Scanner | null {
  if (setting === undefined) return null;
  if (setting === 'none') return () => Promise.resolve(null);
  const { hostname, port, pathname } = new URL(setting);
  const address = hostname
    ? { host: hostname.replace(/^\[|\]$/g, ''), port: port ? storedInteger(port) : 3310 }
    : { path: pathname };
  return (pieces) => inStream(() => connect(address), pieces);
}

/** clamd's INSTREAM (clamd(8)): each piece behind its length in four bytes, the most significant first; none ends it. */
async function inStream(call: () => Socket, pieces: AsyncIterable<Buffer>): Promise<string | null> {
  const socket = call();
  socket.setTimeout(patienceMs, () => socket.destroy(new Error('the scanner does not answer')));
  const answered = answerOf(socket);
  answered.catch(() => undefined);
  try {
    await write(socket, Buffer.from('zINSTREAM\0'));
    for await (const piece of pieces) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(piece.length);
      await write(socket, Buffer.concat([length, piece]));
    }
    await write(socket, Buffer.alloc(4));
    return verdictOf(await answered);
  } finally {
    socket.destroy();
  }
}

/** A scanner that hangs up while it is written to has said why in its answer, if it said anything. */
function write(socket: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}

function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (part: Buffer) => {
      text += part.toString('latin1');
      if (text.length > longestAnswer) socket.destroy(new Error('the scanner says too much'));
      if (text.includes('\0')) resolve(text.slice(0, text.indexOf('\0')));
    });
    socket.on('error', reject);
    socket.on('close', () => reject(new Error('the scanner hung up')));
  });
}

function verdictOf(answer: string): string | null {
  if (answer === 'stream: OK') return null;
  const [, found] = /^stream: (.{1,200}) FOUND$/.exec(answer) ?? [];
  if (found === undefined) throw new Error('the scanner could not tell');
  return found;
}
