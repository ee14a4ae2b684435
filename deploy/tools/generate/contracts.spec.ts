import { join } from 'node:path';
import { contracts, jsonSchema } from '@pan/contracts';
import { contractFiles } from './contracts.ts';

const root = join(import.meta.dirname, '../../..');
const type = 'student-record.learner-enrolled.v1';
const contract = contracts.find((known) => known.type === type)!;
const released = (schema: object, sample?: string) => (path: string) => {
  if (path.endsWith(`schemas/${type}.json`)) return JSON.stringify(schema);
  return path.endsWith(`samples/${type}.json`) ? (sample ?? null) : null;
};

describe('Generating the contracts', () => {
  it('gives a schema for every contract and one catalogue', () => {
    const { files, refusals } = contractFiles(root, () => null);
    expect(refusals).toEqual([]);
    expect([...files.keys()].filter((path) => path.includes('/schemas/'))).toHaveLength(contracts.length);
    expect(JSON.parse(files.get('libs/contracts/asyncapi.json')!)).toMatchObject({ asyncapi: '3.0.0' });
  });

  it('passes an optional field that the released schema did not have', () => {
    const registered = contracts.find((known) => known.type === 'student-record.organisation-registered.v1')!;
    const { properties, ...schema } = jsonSchema(registered);
    const { parentId: _added, ...before } = properties!;
    const old = JSON.stringify({ ...schema, properties: before });
    const { refusals } = contractFiles(root, (path) => (path.endsWith(`schemas/${registered.type}.json`) ? old : null));
    expect(refusals).toEqual([]);
  });

  it('refuses to change the meaning of a released fact', () => {
    const schema = jsonSchema(contract);
    const before = { ...schema, properties: { ...schema.properties, room: { type: 'string' } } };
    expect(contractFiles(root, released(before)).refusals).toEqual([
      `${type} is released: /room: removed; declare student-record.learner-enrolled.v2 instead`,
    ]);
  });

  it('refuses to change a released sample', () => {
    expect(contractFiles(root, released(jsonSchema(contract), '{}')).refusals).toEqual([
      `libs/contracts/samples/${type}.json: a released sample is frozen`,
    ]);
  });

  it('writes a first sample of a new fact, unless a pattern wants a person’s eye', () => {
    const { files, refusals } = contractFiles('/nowhere', () => null);
    expect(JSON.parse(files.get('libs/contracts/samples/ebook-lending.loan-renewed.v1.json')!)).toEqual({
      loanId: '01991a3c-5a00-7c3e-9f10-000000000001',
      titleId: '01991a3c-5a00-7c3e-9f10-000000000002',
      organisationId: '01991a3c-5a00-7c3e-9f10-000000000003',
      dueAt: '2026-11-20T14:00:00.000Z',
    });
    expect(refusals).toContain(`libs/contracts/samples/${type}.json: write the sample of this version`);
  });
});
