import type { LookupAddress } from 'node:dns';
import * as dns from 'node:dns/promises';
import * as http from 'node:http';
import * as https from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
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
    : { ...urlToHttpOptions(url), headers, lookup: reach === 'public' ? publicOnly : shared };
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

const publicAddress = async (name: string): Promise<string> => (await publicAddresses(name))[0]!.address;

function responseOf(message: http.IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headersDistinct))
    for (const one of value ?? []) headers.append(name, one);
  const status = message.statusCode ?? 500;
  const isEmpty = status === 204 || status === 205 || status === 304;
  if (isEmpty) message.resume();
  return new Response(isEmpty ? null : ReadableStream.from(message), { status, headers });
}

/** Whether an address leads inside by what its name says now; where nobody can say, the connection will tell. */
export async function leadsInside(address: string, patienceMs = 3_000): Promise<boolean> {
  const looked = publicAddresses(bare(new URL(address))).then(
    () => false,
    (error: unknown) => error instanceof AddressRefused,
  );
  return Promise.race([looked, pause(patienceMs, false, { ref: false })]);
}

/** Exported for specs alone. */
export const nameServers = new dns.Resolver({ timeout: 2_000, tries: 2 });

/**
 * All that a name resolves to must be public: of two addresses the connection may take either. Name servers are asked directly, since
 * the system's own look-up keeps one of the process's four threads for as long as a server is silent, and every other name waits.
 */
async function publicAddresses(name: string): Promise<LookupAddress[]> {
  if (isInside(name) || /^(.+\.)?localhost\.?$/.test(name)) throw new AddressRefused();
  if (isIP(name)) return [{ address: name, family: isIP(name) }];
  const [four, six] = await Promise.allSettled([nameServers.resolve4(name), nameServers.resolve6(name)]);
  if (four.status === 'rejected' && six.status === 'rejected') throw four.reason;
  const of = (answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] =>
    answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
  const found = [...of(four, 4), ...of(six, 6)];
  if (found.length === 0 || found.some(({ address }) => isInside(address))) throw new AddressRefused();
  return found;
}

const asked = new Map<string, Promise<LookupAddress[]>>();

/** Where names of this machine and its network count, the system looks them up: one that nobody answers for takes one thread, however often it is asked. */
function sharedAddresses(name: string): Promise<LookupAddress[]> {
  const same = asked.get(name);
  if (same) return same;
  const found = dns.lookup(name, { all: true }).finally(() => asked.delete(name));
  asked.set(name, found);
  return found;
}

const lookingUp =
  (addresses: (name: string) => Promise<LookupAddress[]>): LookupFunction =>
  (name, { all }, done) =>
    void addresses(name).then(
      (found) => (all ? done(null, found) : done(null, found[0]!.address, found[0]!.family)),
      (error: NodeJS.ErrnoException) => done(error, ''),
    );

const publicOnly = lookingUp(publicAddresses);
const shared = lookingUp(sharedAddresses);

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
