import type { Fact } from '@pan/kit/domain';
import { Harvest } from './harvest.js';
import { Resource } from './resource.js';
import { Source } from './source.js';
import type { Described } from './description.js';

const at = new Date('2026-09-01T12:00:00Z');
const later = new Date('2026-09-02T12:00:00Z');
const said = (title: string): Described => ({
  description: {
    title,
    summary: null,
    kind: 'text',
    creators: [],
    levels: [],
    subjects: [],
    keywords: [],
    language: 'fr',
    licence: null,
    isbn: null,
    publisher: null,
    locator: null,
    format: null,
    competencies: [],
    issued: null,
  },
  warnings: [],
});
const draft = () => Resource.draft('r', null, said('Un'), 'f1', at);
const published = () => {
  const resource = draft();
  resource.publish(at);
  return resource;
};

describe('Publishing a resource', () => {
  it('tells of it, without what it lacks', () => {
    const { type, key, data } = draft().publish(at);
    expect([type, key]).toEqual(['resource-catalogue.resource-published.v1', 'r']);
    expect(data).toEqual({
      resourceId: 'r',
      title: 'Un',
      kind: 'text',
      creators: [],
      levels: [],
      subjects: [],
      language: 'fr',
      competencies: [],
    });
  });

  it('happens once', () => {
    expect(() => published().publish(later)).toThrow('resource-already-published');
  });

  it('keeps the day of the first publication when it comes back', () => {
    const resource = published();
    resource.withdraw('catalogue', at);
    resource.publish(later);
    expect(resource).toMatchObject({ state: { publishedAt: at, changedAt: later, withdrawnBy: null } });
  });
});

describe('Revising a resource', () => {
  it('tells of a change only, and of a published resource only', () => {
    expect(published().revise(said('Un'), 'f1', later)).toBeNull();
    expect(published().revise(said('Deux'), 'f2', later)!.type).toBe('resource-catalogue.resource-revised.v1');
    const resource = draft();
    expect(resource.revise(said('Deux'), 'f2', later)).toBeNull();
    expect(resource).toMatchObject({ state: { description: { title: 'Deux' }, version: 2, changedAt: later } });
  });

  it('is refused of what is withdrawn, and of what comes from a source', () => {
    const resource = published();
    resource.withdraw('source', at);
    expect(() => resource.revise(said('Deux'), 'f2', later)).toThrow('resource-withdrawn');
    expect(() =>
      Resource.harvested(
        'r',
        { ownerId: null, sourceId: 's', identifier: 'oai:x:1', datestamp: at },
        said('Un'),
        'f',
        at,
      ).requireOwn(),
    ).toThrow('resource-is-harvested');
  });
});

describe('Withdrawing a resource', () => {
  it('is for published ones', () => {
    expect(() => draft().withdraw('catalogue', at)).toThrow('resource-not-published');
    expect(published().withdraw('catalogue', later).data).toEqual({ resourceId: 'r' });
  });
});

const settings = { name: 'S', baseUrl: 'https://s.example/oai', metadataPrefix: 'oai_dc', set: null } as const;

describe('A record that its source gives again', () => {
  const harvested = () => {
    const from = { ownerId: null, sourceId: 's', identifier: 'oai:x:1', datestamp: at };
    const resource = Resource.harvested('r', from, said('Un'), 'f1', at);
    resource.publish(at);
    return resource;
  };
  const types = (facts: readonly Fact[]) => facts.map(({ type }) => type.split('.')[1]);

  it('changes the resource when it says something else', () => {
    expect(harvested().giveAgain(said('Un'), 'f1', later, later)).toEqual([]);
    expect(types(harvested().giveAgain(said('Deux'), 'f2', later, later))).toEqual(['resource-revised']);
  });

  it('brings back what the source had deleted', () => {
    const resource = harvested();
    expect(types([resource.deletedAtSource(at)!])).toEqual(['resource-withdrawn']);
    expect(resource.deletedAtSource(at)).toBeNull();
    expect(types(resource.giveAgain(said('Un'), 'f1', later, later))).toEqual(['resource-published']);
  });

  it('does not bring back what the catalogue took out', () => {
    const resource = harvested();
    resource.withdraw('catalogue', at);
    expect(resource.giveAgain(said('Deux'), 'f2', later, later)).toEqual([]);
    expect([resource.standing, resource.description.title]).toEqual(['withdrawn', 'Un']);
  });
});

describe('A source', () => {
  it('described as another list is harvested from its beginning', () => {
    const source = Source.registered('s', 'code', null, settings);
    source.harvested(at);
    expect(source.describe(settings)).toBe('nothing');
    expect(source.describe({ ...settings, name: 'T' })).toBe('name');
    expect(source.harvestedThrough).toEqual(at);
    expect(source.describe({ ...settings, name: 'T', set: 'x' })).toBe('list');
    expect([source.harvestedThrough, source.version]).toEqual([null, 3]);
  });

  it('never goes back behind what was harvested', () => {
    const source = Source.registered('s', 'code', null, settings);
    source.harvested(later);
    source.harvested(at);
    source.harvested(null);
    expect(source.harvestedThrough).toEqual(later);
  });
});

describe('A walk through a list', () => {
  const counts = { added: 1, changed: 2, withdrawn: 3, refused: 4, unchanged: 5 };

  it('sums its pages up and ends with what they brought', () => {
    const harvest = Harvest.begun('h', Source.registered('s', 'code', null, settings));
    harvest.took(counts, 'next', at, [at, later]);
    harvest.took(counts, null, later, [later]);
    expect(harvest.end().data).toEqual({
      harvestId: 'h',
      sourceId: 's',
      added: 2,
      changed: 4,
      withdrawn: 6,
      refused: 8,
    });
    expect([harvest.through(), harvest.records]).toEqual([at, 30]);
    expect(harvest).toMatchObject({ state: { inOrder: true, pages: 2 } });
  });

  it('begins again at the latest datestamp when the source lists by datestamp, else at its beginning, and not for ever', () => {
    const ordered = Harvest.begun('h', Source.registered('s', 'code', null, settings));
    ordered.took(counts, 'next', at, [at, later]);
    ordered.restart();
    expect([ordered.fromAt, ordered.token]).toEqual([later, null]);
    const other = Harvest.begun('h', Source.registered('s', 'code', null, settings));
    other.took(counts, 'next', at, [later, at]);
    for (let time = 0; time < 5; time += 1) other.restart();
    expect(other.fromAt).toBeNull();
    expect(() => other.restart()).toThrow('harvest-token-refused');
  });
});
