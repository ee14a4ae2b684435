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
  const written = links.map(([relation, at]) => ({
    relation,
    link: `<${addressAt(address, limit, at)}>; rel="${relation}"`,
  }));
  // An answer's headers have room for what a client can read: of a long address only the way on is told, of a longer one nothing.
  const room =
    written.reduce((sum, { link }) => sum + link.length, 0) <= roomForLinks
      ? written
      : written.filter(({ relation }) => relation === 'next');
  const link = room.map((one) => one.link).join(', ');
  return { 'x-total-count': String(total), ...(link && link.length <= roomForLinks ? { link } : {}) };
}

const roomForLinks = 6_000;
const ofTheStandard = new Set(['sort', 'orderBy', 'filter', 'fields']);

/** With the standard's parameters alone: what else a client wrote is not said again. */
function addressAt(address: string, limit: number, offset: number): string {
  const url = new URL(address);
  const kept = [...url.searchParams].filter(([name]) => ofTheStandard.has(name));
  url.search = new URLSearchParams([...kept, ['limit', String(limit)], ['offset', String(offset)]]).toString();
  return url.href;
}
