/** Load over a fixed number of connections, by autocannon. */
import autocannon from 'autocannon';

export const connections = 16;

export interface Load {
  readonly url: string;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The requests, one after the other on each connection; without it the URL is read again and again. */
  readonly next?: () => { method: 'GET' | 'PUT'; path: string; body?: string };
}

/** Answers a second; a single one that is no success spoils the measurement. */
export async function answersPerSecond({ url, seconds, headers = {}, next }: Load): Promise<number> {
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    headers: { ...headers },
    ...(next && { requests: [{ setupRequest: (request) => Object.assign(request, next()) }] }),
  });
  const { non2xx, errors, timeouts } = result;
  if (non2xx + errors + timeouts > 0)
    throw new Error(`${url}: ${non2xx} refused, ${errors} errors, ${timeouts} timeouts`);
  return result['2xx'] / result.duration;
}
