/**
 * Gives the page and what it is made of where the network is away, so that a reload in the middle of a cut finds it. What the
 * service answers is never kept here; answers are the page's own to keep.
 */
interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void;
}
interface Fetching extends Lasting {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}
interface Worker {
  readonly registration: { readonly scope: string };
  readonly clients: { claim(): Promise<void> };
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', then: (event: Lasting) => void): void;
  addEventListener(type: 'fetch', then: (event: Fetching) => void): void;
}

const worker = globalThis as unknown as Worker;
const { scope } = worker.registration;
const shell = 'exam-pages';

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()));
worker.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET' || !request.url.startsWith(scope)) return;
  // A name within assets stands for one content for ever; anything else is asked for anew while the network is there.
  const isForEver = request.url.startsWith(`${scope}assets/`);
  event.respondWith(isForEver ? keptFirst(request) : networkFirst(request));
});

async function keptFirst(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? keep(request, await fetch(request));
}

async function networkFirst(request: Request): Promise<Response> {
  try {
    return await keep(request, await fetch(request));
  } catch (error) {
    const kept = await caches.match(request, { ignoreSearch: true });
    if (kept) return kept;
    throw error;
  }
}

async function keep(request: Request, answer: Response): Promise<Response> {
  if (answer.ok && answer.type === 'basic') await (await caches.open(shell)).put(request, answer.clone());
  return answer;
}
