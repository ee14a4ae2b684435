import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from '@pan/testing';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import jsonld from 'jsonld';
import { Parser, Store } from 'n3';
import Validator from 'rdf-validate-shacl';

const addFormats = formats as unknown as typeof formats.default;
const read = (folder: string, file: string): string => readFileSync(join(folder, file), 'utf8');

/** What others' schemas say of a document; null where the data folder is absent. */
export function frictionlessFaults(document: object): unknown[] | null {
  const folder = shared('data/ecampus-gov/frictionless-profiles/profiles/target');
  if (!folder) return null;
  return ['1.0', '2.0'].flatMap((version) => {
    const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
    addFormats(ajv);
    ajv.validate(JSON.parse(read(folder, `${version}/datapackage.json`)) as object, document);
    return (ajv.errors ?? []).map((error) => ({ version, ...error }));
  });
}

export function giving360Faults(document: object): unknown[] | null {
  const folder = shared('data/ecampus-gov/360giving-schema/schema');
  if (!folder) return null;
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  // They name their draft by an address that it does not have (http).
  const schema = (file: string) => {
    const { $schema: _, ...rest } = JSON.parse(read(folder, file)) as { $schema: string; $id: string };
    return rest;
  };
  const grant = schema('360-giving-schema.json');
  ajv.addSchema(grant);
  // The package of 1.4.3 still points at the grant of 1.4.2.
  ajv.addSchema({ ...grant, $id: grant.$id.replace('1.4.3', '1.4.2') });
  ajv.validate(schema('360-giving-package-schema.json'), document);
  return ajv.errors ?? [];
}

/** DCAT-AP 3.0.0: its shapes and its ranges. */
export async function dcatFaults(document: object): Promise<string[] | null> {
  const folder = shared('data/ecampus-gov/dcat-ap-3/releases/3.0.0/html/shacl');
  if (!folder) return null;
  const quads = (await jsonld.toRDF(document, { format: 'application/n-quads' })) as unknown as string;
  const data = new Store(new Parser({ format: 'N-Quads' }).parse(quads));
  const faults: string[] = [];
  for (const file of ['shapes.ttl', 'range.ttl']) {
    const validator = new Validator(new Store(new Parser().parse(read(folder, file))));
    const { results } = await validator.validate(data);
    for (const { severity, path, focusNode, message } of results)
      if (severity?.value.endsWith('Violation'))
        faults.push(`${file} ${focusNode?.value} ${JSON.stringify(path)} ${message.map(({ value }) => value).join()}`);
  }
  return faults.slice(0, 5);
}

const event = {
  type: 'object',
  required: ['name', 'eventType', 'date'],
  properties: {
    name: { type: 'string' },
    eventType: { const: 'singleDate' },
    date: { type: 'string', format: 'date' },
    time: { type: 'string', pattern: '^\\d{2}:\\d{2}:\\d{2}$' },
  },
};
const money = {
  type: 'object',
  required: ['amount', 'currency'],
  properties: { amount: { type: 'string', pattern: '^-?[0-9]+\\.?[0-9]*$' }, currency: { const: 'CAD' } },
};

/** OpportunityBase of CommonGrants 0.3, as its OpenAPI document has it for what we say. */
export function opportunityFaults(document: object): unknown[] {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  addFormats(ajv);
  const named = { type: 'object', required: ['value'], properties: { value: { type: 'string' } } };
  ajv.validate(
    {
      type: 'object',
      additionalProperties: false,
      required: ['id', 'title', 'status', 'description', 'createdAt', 'lastModifiedAt'],
      properties: {
        ...{ id: { type: 'string', format: 'uuid' }, title: { type: 'string' }, description: { type: 'string' } },
        status: { ...named, properties: { value: { enum: ['forecasted', 'open', 'closed', 'custom'] } } },
        funding: { type: 'object', properties: { totalAmountAvailable: money, maxAwardAmount: money } },
        keyDates: {
          type: 'object',
          properties: {
            ...{ postDate: event, closeDate: event },
            otherDates: { type: 'object', additionalProperties: event },
          },
        },
        acceptedApplicantTypes: { type: 'array', items: { ...named, required: ['value', 'customValue'] } },
        source: { type: 'string', format: 'uri' },
        customFields: {
          type: 'object',
          additionalProperties: {
            type: 'object',
            required: ['name', 'fieldType', 'value'],
            properties: { fieldType: { enum: ['string', 'number', 'integer', 'boolean', 'object', 'array'] } },
          },
        },
        createdAt: { type: 'string', format: 'date-time' },
        lastModifiedAt: { type: 'string', format: 'date-time' },
      },
    },
    document,
  );
  return ajv.errors ?? [];
}
