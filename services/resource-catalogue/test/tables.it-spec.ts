import { randomUUID } from 'node:crypto';
import { schemaOf } from '@pan/testing';
import type { Description } from '../src/domain/description.js';
import { Harvest } from '../src/domain/harvest.js';
import { Resource } from '../src/domain/resource.js';
import { Source } from '../src/domain/source.js';
import { migrations } from '../src/persistence/migrations/index.js';
import { entities } from '../src/persistence/tables.js';

const at = new Date('2026-11-20T15:00:00.123Z');
const description: Description = {
  ...{ title: 'Les fractions', summary: 'Un jeu.', kind: 'text', creators: ['Zoé Lefèvre'], levels: ['primary-6'] },
  ...{ subjects: ['mathematiques'], keywords: ['jeu'], language: 'fr', licence: null, isbn: null, publisher: null },
  ...{ locator: 'https://jeux.example/fractions', format: null, competencies: [], issued: '2026' },
};

describe('The schema of resource-catalogue', () => {
  const schema = schemaOf('resource-catalogue', {
    migrations,
    entities,
    sealed: "i.column_name = 'learner_id'",
  });

  it('gives back what is saved as it was, with a value in every column that one verb can give it', async () => {
    const ownerId = randomUUID();
    const settings = { name: 'Jeux', baseUrl: 'https://jeux.example/oai', metadataPrefix: 'lom', set: 'f' } as const;
    const source = Source.registered(randomUUID(), 'jeux', ownerId, settings);
    source.harvested(at);
    const walk = Harvest.begun(randomUUID(), source);
    walk.took({ added: 1, changed: 2, withdrawn: 3, refused: 4, unchanged: 5 }, 'next', at, [at]);
    walk.giveUp();
    const warnings = [{ code: 'value-unknown', element: '9', value: 'x' }] as const;
    const origin = { ownerId, sourceId: source.id, identifier: 'oai:jeux:1', datestamp: at };
    const resource = Resource.harvested(randomUUID(), origin, { description, warnings }, 'digest', at);
    resource.publish(at);
    resource.withdraw('source', at);
    const made = Resource.draft(randomUUID(), null, { description, warnings: [] }, 'digest', at);
    for (const example of [source, walk, resource, made]) {
      await schema.source.manager.save(example, { reload: false });
      const kind = example.constructor as typeof Resource;
      const key = schema.source.getMetadata(kind).getEntityIdMap(example)!;
      expect(await schema.source.manager.findOneByOrFail(kind, key)).toStrictEqual(example);
    }
  });

  it('holds nothing about a learner', async () => {
    const columns = await schema.database.query(
      `select table_name from information_schema.columns where column_name = 'learner_id' and table_schema = 'public'`,
    );
    expect(columns).toEqual([]);
  });
});
