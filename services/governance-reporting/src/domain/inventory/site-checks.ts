import { foldedForSearch } from '@pan/kit/domain';
import { type Content, type ReadRow, type RowFinding, rowFinding } from './inventory-row.js';
import { isInQuebec, metresBetween, Neighbourhood, type Point } from './places.js';
import { countOf, days, keyed, type Known, ownSites, repeated } from './row-checks.js';

/** Near enough to be the same place (metres), as Giga compares schools. */
const near = 110;
const crowd = 5;
const far = 1_000;

/** Everything that is found in the rows of sites, each with its own. */
export function checkSites(rows: readonly ReadRow[], known: Known): RowFinding[][] {
  const own = ownSites(known);
  const count = countOf(rows, ({ content }) => content['code']);
  const told = new Set(count.keys());
  // A known site that the batch speaks of stands where the batch says.
  const others = known.sites.filter((site) => site.organisationId !== known.organisationId || !told.has(site.code));
  const neighbours = new Neighbourhood<Placed>([
    ...others.flatMap(({ content, id }) => placed(content, id)),
    ...rows.flatMap(({ content, number }) => placed(content, number)),
  ]);
  return rows.map(({ number, content, findings }) => {
    const code = content['code'];
    const before = typeof code === 'string' ? own.get(code) : undefined;
    return [
      ...findings,
      ...repeated(count, code),
      ...keyed(known.mode, code, before !== undefined),
      ...days(content, 'openedOn', 'closedOn'),
      ...closing(content),
      ...(findings.some(isOfPlace) ? [] : location(content)),
      ...around(content, number, neighbours),
      ...(before ? changed(content, before.content) : []),
    ];
  });
}

/** A coordinate that could not be read says nothing of where the site is. */
const isOfPlace = ({ severity, field }: RowFinding): boolean =>
  severity === 'error' && (field === 'latitude' || field === 'longitude');

interface Placed extends Point {
  readonly of: string | number;
  readonly name: string;
  readonly kind: string;
}

function placed({ latitude, longitude, name, kind, state }: Content, of: string | number): Placed[] {
  if (typeof latitude !== 'number' || typeof longitude !== 'number' || state === 'closed') return [];
  return [{ of, latitude, longitude, name: foldedForSearch(String(name ?? '')), kind: String(kind) }];
}

function closing({ state, closedOn }: Content): RowFinding[] {
  if (state === 'closed' && closedOn === undefined) return [rowFinding('advice', 'row-value-advised', 'closedOn')];
  return state === 'active' && closedOn !== undefined
    ? [rowFinding('question', 'row-active-after-end', 'closedOn')]
    : [];
}

function location({ latitude, longitude }: Content): RowFinding[] {
  if (typeof latitude !== 'number' || typeof longitude !== 'number')
    return latitude === longitude
      ? []
      : [rowFinding('error', 'row-location-half', latitude === undefined ? 'latitude' : 'longitude')];
  const point = { latitude, longitude };
  if (!isInQuebec(point)) {
    const [turned, mirrored] = [
      { latitude: longitude, longitude: latitude },
      { latitude, longitude: -longitude },
    ];
    const isTurned = isInQuebec(turned) || isInQuebec({ ...turned, longitude: -latitude });
    return [
      rowFinding(
        'error',
        isTurned ? 'row-location-turned' : isInQuebec(mirrored) ? 'row-location-mirrored' : 'row-location-outside',
        'longitude',
      ),
    ];
  }
  return [latitude, longitude].some((degrees) => decimalsOf(degrees) < 4)
    ? [rowFinding('question', 'row-location-coarse', 'latitude')]
    : [];
}

const decimalsOf = (degrees: number): number => /\.(\d+)$/.exec(String(degrees))?.[1]!.length ?? 0;

function around(content: Content, number: number, neighbours: Neighbourhood<Placed>): RowFinding[] {
  const [self] = placed(content, number);
  if (!self) return [];
  const others: Placed[] = [];
  for (const other of neighbours.near(self, near)) {
    if (other.of !== number) others.push(other);
    if (others.length === 50) break;
  }
  const isSame = (other: Placed) => other.latitude === self.latitude && other.longitude === self.longitude;
  const twins = others.filter(({ kind, name }) => kind === self.kind && name === self.name);
  const alike = others.filter(
    ({ kind, name }) => kind === self.kind && name !== self.name && likeness(name, self.name) >= 0.7,
  );
  const found: RowFinding[] = [];
  if (twins.some(isSame))
    found.push(rowFinding('question', 'row-twin', 'name', { count: twins.filter(isSame).length }));
  else if (twins.length > 0) found.push(rowFinding('question', 'row-same-name-near', 'name', { metres: near }));
  if (alike.length > 0) found.push(rowFinding('question', 'row-alike-near', 'name', { metres: near }));
  if (others.some((other) => isSame(other) && !twins.includes(other)))
    found.push(rowFinding('advice', 'row-location-shared', 'latitude'));
  if (others.length >= crowd)
    found.push(rowFinding('question', 'row-crowded', 'latitude', { count: others.length + 1, metres: near }));
  return found;
}

/** How much two names have in common: the pairs of letters of both, twice those shared (Dice). */
export function likeness(a: string, b: string): number {
  const pairs = (text: string) =>
    Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2));
  const [left, right] = [pairs(a), pairs(b)];
  const rest = new Map<string, number>();
  for (const pair of right) rest.set(pair, (rest.get(pair) ?? 0) + 1);
  const shared = left.filter((pair) => {
    const count = rest.get(pair) ?? 0;
    rest.set(pair, count - 1);
    return count > 0;
  }).length;
  return left.length + right.length === 0 ? 1 : (2 * shared) / (left.length + right.length);
}

function changed(content: Content, before: Content): RowFinding[] {
  const found: RowFinding[] = [];
  const names = [before['name'], content['name']].map((name) => foldedForSearch(String(name ?? '')));
  if (content['name'] !== undefined && likeness(names[0]!, names[1]!) < 0.7)
    found.push(rowFinding('question', 'row-renamed', 'name', { before: String(before['name']) }));
  const [from] = placed(before, 0);
  const [to] = placed(content, 1);
  const metres = from && to ? Math.round(metresBetween(from, to)) : 0;
  if (metres > far) found.push(rowFinding('question', 'row-moved', 'latitude', { metres }));
  if (before['state'] === 'closed' && content['state'] === 'active')
    found.push(rowFinding('question', 'row-reopened', 'state'));
  return found;
}
