import { readFileSync } from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { SMTPServer } from 'smtp-server';

/** A server of mail on this machine that says what a spec has it say. */
export interface MailServer {
  readonly port: number;
  readonly taken: readonly { readonly to: string; readonly text: string }[];
  /** With which code of SMTP it answers to some addresses. */
  readonly answers: Map<string, number>;
  /** Of whoever calls while it hangs, it says nothing until they are dropped. */
  hangs: boolean;
  readonly hung: number;
  drop(): void;
  /** Its own, by which a spec trusts it; nobody else vouches for it. */
  readonly certificate: string;
  close(): Promise<void>;
}

const file = (name: string): string => fileURLToPath(new URL(`tls/localhost.${name}.pem`, import.meta.url));

export async function mailServer({ secure = false } = {}): Promise<MailServer> {
  const taken: { to: string; text: string }[] = [];
  const answers = new Map<string, number>();
  const waiting: Socket[] = [];
  let hangs = false;
  const smtp = new SMTPServer({
    ...(secure && { secure, key: readFileSync(file('key')), cert: readFileSync(file('cert')) }),
    ...{ authOptional: true, disabledCommands: secure ? ['AUTH'] : ['AUTH', 'STARTTLS'], logger: false },
    onConnect: (_session, answer) => (hangs ? undefined : answer()),
    onRcptTo: ({ address }, _session, answer) => {
      const code = answers.get(address);
      answer(code ? Object.assign(new Error('no'), { responseCode: code }) : null);
    },
    onData: (stream, { envelope }, answer) => {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        const text = unfolded(Buffer.concat(parts));
        for (const { address } of envelope.rcptTo) taken.push({ to: address, text });
        answer();
      });
    },
  });
  // Who hangs up, or does not trust the certificate, is no fault of the server's.
  smtp.on('error', () => undefined);
  smtp.server.on('connection', (socket: Socket) => hangs && waiting.push(socket));
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', resolve));
  return {
    port: (smtp.server.address() as AddressInfo).port,
    ...{ taken, answers, certificate: file('cert') },
    set hangs(value: boolean) {
      hangs = value;
    },
    get hangs() {
      return hangs;
    },
    get hung() {
      return waiting.length;
    },
    drop: () => {
      for (const socket of waiting.splice(0)) socket.destroy();
    },
    close: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}

/** Headers on one line each, and the text as it was written. */
function unfolded(raw: Buffer): string {
  const [head = '', ...body] = raw.toString('latin1').split('\r\n\r\n');
  const text = body.join('\r\n\r\n');
  const bytes = /content-transfer-encoding: base64/i.test(head)
    ? Buffer.from(text, 'base64')
    : Buffer.from(
        text
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
        'latin1',
      );
  return `${head.replace(/\r\n\s+/g, ' ')}\n\n${bytes.toString('utf8')}`;
}
