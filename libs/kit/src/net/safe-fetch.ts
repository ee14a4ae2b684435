import { lookup } from 'node:dns';
import * as dns from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { readInteger } from '../domain/index.js';

// Requests to addresses that somebody outside names. fetch resolves a name where nobody can look: here what it resolved to is what is connected to.

/** `public` refuses whatever is not an address of the Internet: this machine, its link, private and reserved networks. */
export type Reach = 'public' | 'anywhere';

/** The name leads, or may lead, to an address that is nobody's outside. */
export class AddressRefused extends Error {
  constructor() {
    super('the address is not a public one');
  }
}

export interface Outside {
  readonly reach: Reach;
  /** Where requests leave the network, when they may not leave it by themselves: `http://proxy:3128`. */
  readonly proxy?: string | undefined;
  readonly method?: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** Sent with each request that is made. */
  readonly body?: string;
  readonly signal: AbortSignal;
  /** How many redirections are followed; each is looked at like the first address. */
  readonly follow?: number;
}

/** @throws AddressRefused; the signal's reason; any error of the connection */
export async function safeFetch(address: string | URL, { follow = 0, ...how }: Outside): Promise<Response> {
  let url = new URL(address);
  for (let left = follow; ; left -= 1) {
    const message = await once(url, how);
    const { statusCode: status = 500, headers } = message;
    if (left === 0 || status < 301 || status > 308 || status === 304 || !headers.location) return responseOf(message);
    message.destroy();
    url = new URL(headers.location, url);
  }
}

async function once(url: URL, how: Outside): Promise<http.IncomingMessage> {
  const { reach, proxy, method = 'GET', body, signal } = how;
  const headers =
    body === undefined ? how.headers : { ...how.headers, 'content-length': String(Buffer.byteLength(body)) };
  if (reach === 'public' && isInside(bare(url))) throw new AddressRefused();
  const { request } = url.protocol === 'https:' ? https : http;
  const options = proxy
    ? await throughProxy(url, new URL(proxy), { reach, headers })
    : { ...urlToHttpOptions(url), headers, ...(reach === 'public' && { lookup: lookupPublic }) };
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const asked = request({ ...options, method });
    let answer: http.IncomingMessage | undefined;
    const stop = () => void (answer ?? asked).destroy(signal.reason as Error);
    const over = () => signal.removeEventListener('abort', stop);
    signal.addEventListener('abort', stop, { once: true });
    asked.on('error', (error) => {
      over();
      reject(error);
    });
    asked.once('response', (message) => {
      answer = message;
      // Whoever reads is told by the stream; where nobody reads any more, nobody needs to know.
      message.on('error', over).once('end', over).once('close', over);
      resolve(message);
    });
    asked.end(body);
  });
}

/**
 * Nobody here sees what a proxy connects to. It is given the address that was looked at, so that the name cannot lead elsewhere
 * meanwhile; the name goes in the header and in the handshake.
 */
async function throughProxy(
  url: URL,
  proxy: URL,
  { reach, headers }: Pick<Outside, 'reach' | 'headers'>,
): Promise<https.RequestOptions> {
  const host = reach === 'public' ? await publicAddress(bare(url)) : bare(url);
  const named = { ...headers, host: url.host };
  if (url.protocol === 'https:')
    return {
      ...urlToHttpOptions(url),
      host,
      hostname: host,
      servername: isIP(bare(url)) ? '' : bare(url),
      headers: named,
      agent: new https.Agent({ proxyEnv: { HTTPS_PROXY: proxy.href } }),
    };
  const target = new URL(url);
  target.hostname = isIP(host) === 6 ? `[${host}]` : host;
  const login = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return {
    host: proxy.hostname,
    port: proxy.port || 80,
    path: target.href,
    headers: { ...named, ...(proxy.username && { 'proxy-authorization': `Basic ${btoa(login)}` }) },
  };
}

const bare = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

async function publicAddress(name: string): Promise<string> {
  const found = await dns.lookup(name, { all: true });
  if (found.length === 0 || found.some(({ address }) => isInside(address))) throw new AddressRefused();
  return found[0]!.address;
}

function responseOf(message: http.IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headersDistinct))
    for (const one of value ?? []) headers.append(name, one);
  const status = message.statusCode ?? 500;
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (isEmpty) message.resume();
  return new Response(isEmpty ? null : ReadableStream.from(message), { status, headers });
}

/** All that a name resolves to must be public: of two addresses the connection may take either. */
const lookupPublic: LookupFunction = (name, options, done) =>
  lookup(name, { ...options, all: true }, (error, found = []) => {
    const refusal = error ?? (found.some(({ address }) => isInside(address)) ? new AddressRefused() : null);
    const [first] = found;
    if (refusal || !first) done(refusal ?? new AddressRefused(), '');
    else if (options.all) done(null, found);
    else done(null, first.address, first.family);
  });

/** What the special-purpose address registries of IANA do not call globally reachable, and what embeds an IPv4 address. */
const insideNetworks = new BlockList();
for (const network of [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24'],
  ...['192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/3', '::/96', '::ffff:0:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/63', '2001::/23'],
  ...['2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/9', 'ff00::/8'],
]) {
  const [start = '', length = ''] = network.split('/');
  insideNetworks.addSubnet(start, readInteger(length)!, isIP(start) === 6 ? 'ipv6' : 'ipv4');
}

/** Whether this is an address, and none of the Internet; a name is none. An IPv4 address written as IPv6 counts as what it is. */
export function isInside(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && insideNetworks.check(address, family === 6 ? 'ipv6' : 'ipv4');
}
