/** Load over a fixed number of connections, by autocannon. */
import autocannon from 'autocannon';

export const connections = 16;

export interface Request {
  readonly method: 'GET' | 'PUT' | 'POST';
  readonly path: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Load {
  readonly url: string;
  readonly seconds: number;
  /** How many at once; the usual number by default. */
  readonly connections?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The requests, one after the other on each connection; without it the URL is read again and again. */
  readonly next?: () => Request;
  /** What follows an answer on the same connection before `next` is asked again: a loan is returned. */
  readonly then?: (answer: { readonly id: string }) => Request;
}

/** Answers a second; a single one that is no success spoils the measurement. */
export async function answersPerSecond(load: Load): Promise<number> {
  const { url, seconds, headers = {}, next, then } = load;
  let refused = '';
  const first: autocannon.Request = {
    setupRequest: (request) => made(request, next!()),
    onResponse: (status, body, context: { id?: string }) => {
      if (status >= 400) refused ||= body;
      else if (then) context.id = (JSON.parse(body) as { id: string }).id;
    },
  };
  const second: autocannon.Request = {
    setupRequest: (request, context: { id?: string }) => made(request, then!({ id: context.id! })),
  };
  const result = await autocannon({
    url,
    connections: load.connections ?? connections,
    duration: seconds,
    headers: { ...headers },
    ...(next && { requests: then ? [first, second] : [first] }),
  });
  const { non2xx, errors, timeouts } = result;
  if (non2xx + errors + timeouts > 0)
    throw new Error(`${url}: ${non2xx} refused, ${errors} errors, ${timeouts} timeouts ${refused.slice(0, 500)}`);
  return result['2xx'] / result.duration;
}

const made = (request: autocannon.Request, ours: Request): autocannon.Request =>
  Object.assign(request, ours, { headers: { ...request.headers, ...ours.headers } });
