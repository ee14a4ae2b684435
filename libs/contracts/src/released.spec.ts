import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import specs from '@asyncapi/specs';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import {
  asyncApi,
  compatibility,
  contextMap,
  contracts,
  jsonSchema,
  schemaOf,
  services,
  type JsonSchema,
} from './index.js';

const folder = join(import.meta.dirname, '..');
const read = <T = Record<string, unknown>>(...path: string[]) =>
  JSON.parse(readFileSync(join(folder, ...path), 'utf8')) as T;
const sampleOf = (type: string) => read('samples', `${type}.json`);
const typesIn = (name: string) => readdirSync(join(folder, name)).map((file) => file.replace(/\.json$/, ''));
const types = contracts.map(({ type }) => type);
const readers = addFormats.default(new Ajv2020({ strict: true }));

describe('Every released contract', () => {
  it('has one frozen sample and one schema, and none has lost its class', () => {
    expect(typesIn('samples').toSorted()).toEqual(types.toSorted());
    expect(typesIn('schemas').toSorted()).toEqual(types.toSorted());
  });

  describe.each(contracts.map((contract) => [contract.type, contract] as const))('%s', (type, contract) => {
    const accepts = readers.compile(schemaOf(type) ?? {});

    it('takes its sample, for ever', () => {
      expect(accepts(sampleOf(type)) || accepts.errors).toBe(true);
    });

    it('takes a field that a later version may add', () => {
      expect(accepts({ ...sampleOf(type), addedLater: 1 })).toBe(true);
    });

    it('refuses an event without one of its required fields', () => {
      for (const field of jsonSchema(contract).required ?? []) {
        const { [field]: _missing, ...rest } = sampleOf(type);
        expect(accepts(rest)).toBe(false);
      }
    });

    it('is still compatible with what was released', () => {
      expect(compatibility(read<JsonSchema>('schemas', `${type}.json`), jsonSchema(contract))).toEqual([]);
    });

    it('is keyed by one of its required ids, and is told by a service of the map', () => {
      const { properties = {}, required } = jsonSchema(contract);
      expect(properties[contract.key]).toMatchObject({ type: 'string', format: 'uuid' });
      expect(required).toContain(contract.key);
      const teller = services.find((service) => type.startsWith(`${service}.`));
      expect(teller).toBeDefined();
      if (contract.to && teller) expect(contextMap[teller].to).toContain(contract.to);
    });

    it('carries nothing that names a person', () => {
      const fields = Object.keys(jsonSchema(contract).properties ?? {});
      expect(
        fields.filter((field) => /birth|permanent|family|given|middle|email|phone|address|sex/i.test(field)),
      ).toEqual([]);
    });

    it('puts everything about one learner under the learner’s id', () => {
      if ('learnerId' in (jsonSchema(contract).properties ?? {})) expect(contract.key).toBe('learnerId');
    });
  });
});

describe('The event catalogue', () => {
  const made = asyncApi(sampleOf);

  it('is a valid AsyncAPI 3.0 document', () => {
    const ajv = addFormats.default(new Ajv({ meta: false, validateSchema: false, strict: false }));
    const valid = ajv.compile(specs.schemas['3.0.0'] as object);
    expect(valid(made) || valid.errors).toBe(true);
    expect(valid({ ...made, operations: { shouted: { action: 'shout' } } })).toBe(false);
  });

  it('points only at what it holds', () => {
    const text = JSON.stringify(made);
    const pointers = [...text.matchAll(/"\$ref":"#([^"]+)"/g)].map((found) => found[1]!.split('/').slice(1));
    const at = (path: string[]) =>
      path.reduce<unknown>((here, step) => (here as Record<string, unknown> | undefined)?.[step], made);
    expect(pointers.length).toBeGreaterThan(0);
    for (const path of pointers) expect([path.join('/'), at(path)]).not.toContain(undefined);
  });

  it('is the committed one', () => {
    expect(read('asyncapi.json')).toEqual(JSON.parse(JSON.stringify(made)));
  });

  it('refuses a fact for a reader that the map does not know', () => {
    const stray = { ...contracts[0]!, type: 'ebook-lending.reader-named.v1', to: 'exam-management' };
    expect(() => asyncApi(sampleOf, [stray as never])).toThrow('ebook-lending.to-exam-management');
  });
});
