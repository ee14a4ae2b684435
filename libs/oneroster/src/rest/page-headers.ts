/** Where a page stands in its collection. */
export interface Place {
  readonly limit: number;
  readonly offset: number;
  readonly total: number;
  /** Whether anything comes after it. */
  readonly goesOn: boolean;
}

/** `X-Total-Count` and `Link`, with addresses as the client would write them itself. */
export function pageHeaders(address: string, { limit, offset, total, goesOn }: Place): Record<string, string> {
  const last = Math.max(0, Math.ceil(total / limit) - 1) * limit;
  const links: [relation: string, offset: number][] = [['first', 0]];
  if (offset > 0) links.push(['prev', Math.max(0, offset - limit)]);
  if (goesOn) links.push(['next', offset + limit]);
  links.push(['last', goesOn ? Math.max(last, offset + limit) : last]);
  const link = links.map(([relation, at]) => `<${addressAt(address, limit, at)}>; rel="${relation}"`).join(', ');
  return { 'x-total-count': String(total), link };
}

function addressAt(address: string, limit: number, offset: number): string {
  const url = new URL(address);
  url.searchParams.set('limit', String(limit));
  url.searchParams.set('offset', String(offset));
  return url.href;
}
