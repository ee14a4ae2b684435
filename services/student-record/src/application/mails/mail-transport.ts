import { readFileSync } from 'node:fs';
import { storedInteger } from '@pan/kit/domain';
import { createTransport, type Transporter } from 'nodemailer';
import type { Settings } from '../../config.js';

export type MailTransport = Transporter | null;

const seconds = 1_000;
const isLocal = (host: string): boolean => ['localhost', '127.0.0.1', '[::1]'].includes(host);

/** The server that takes our mail; null where none is named. In clear text only to a server of this machine. */
export function mailTransport({ PAN_MAIL_URL: url, PAN_MAIL_CA: ca }: Settings): MailTransport {
  if (!url) return null;
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  return createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    ...(port && { port: storedInteger(port) }),
    secure: isSecure,
    requireTLS: !isSecure && !isLocal(hostname),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    ...(ca && { tls: { ca: readFileSync(ca) } }),
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 20 * seconds,
    dnsTimeout: 10 * seconds,
    // What is sent is ours alone: no file, no address to fetch.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
