import { type Content, type ReadRow, type RowFinding, rowFinding } from './inventory-row.js';
import { connectionKey, countOf, days, keyed, type Known, ownSites, repeated } from './row-checks.js';

/** Everything that is found in the rows of connections, each with its own. */
export function checkConnections(rows: readonly ReadRow[], known: Known): RowFinding[][] {
  const own = ownSites(known);
  const all = new Set(known.sites.map(({ code }) => code));
  const keyOf = ({ site, code }: Content) =>
    site === undefined || code === undefined ? undefined : connectionKey(site, code);
  const count = countOf(rows, ({ content }) => keyOf(content));
  return rows.map(({ content, findings }) => {
    const site = own.get(String(content['site']));
    const key = keyOf(content);
    const before = key === undefined ? undefined : known.connections.get(key);
    const unknown = content['site'] !== undefined && !site;
    const farEnd = content['farEnd'];
    const ends = content['state'] !== 'decommissioned' && site?.content['state'] === 'closed';
    return [
      ...findings,
      ...repeated(count, key),
      ...(unknown ? [rowFinding('error', 'row-site-unknown', 'site', { site: String(content['site']) })] : []),
      ...(farEnd !== undefined && !all.has(String(farEnd))
        ? [rowFinding('error', 'row-site-unknown', 'farEnd', { site: farEnd })]
        : []),
      ...(farEnd !== undefined && farEnd === content['site'] ? [rowFinding('error', 'row-ends-alike', 'farEnd')] : []),
      ...keyed(known.mode, key, before !== undefined),
      ...days(content, 'since', 'until'),
      ...(ends ? [rowFinding('question', 'row-connection-of-closed-site', 'state')] : []),
      ...speeds(content, before),
    ];
  });
}

/** The most that a technology carries downwards (Mbit/s), where more is a slip of the unit rather than a line. */
const most: Readonly<Record<string, number>> = {
  dsl: 1_000,
  cable: 10_000,
  'fixed-wireless': 10_000,
  cellular: 5_000,
  satellite: 1_000,
};

function speeds(
  { technology, contractedDown: down, contractedUp: up }: Content,
  before: Content | undefined,
): RowFinding[] {
  const found: RowFinding[] = [];
  const limit = most[String(technology)];
  if (typeof down === 'number' && limit !== undefined && down > limit)
    found.push(rowFinding('question', 'row-speed-unlikely', 'contractedDown', { most: limit }));
  if (typeof down === 'number' && typeof up === 'number' && up > down * 2)
    found.push(rowFinding('question', 'row-speeds-turned', 'contractedUp'));
  const was = before?.['contractedDown'];
  if (typeof down === 'number' && typeof was === 'number' && down * 2 < was)
    found.push(rowFinding('question', 'row-speed-halved', 'contractedDown', { before: was }));
  return found;
}
