import { findings } from './lint.ts';

const operation = {
  summary: 'Loans',
  operationId: 'loans',
  security: [],
  responses: { 200: { description: 'Loans' } },
};
const document = {
  openapi: '3.1.0',
  info: { title: 'lending', version: '1' },
  servers: [{ url: 'http://127.0.0.1:7100/ebook-lending' }],
  paths: { '/v1/loans': { get: operation } },
};

describe('A document', () => {
  it('passes when it keeps the rules', async () => {
    expect(await findings('lending', document)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['says nothing of who may call', { ...operation, security: undefined }, 'security-defined'],
    ['has an operation without a sentence', { ...operation, summary: undefined }, 'operation-summary'],
    ['refers to what is not there', { ...operation, requestBody: { $ref: '#/components/x' } }, 'no-unresolved-refs'],
    ['is no OpenAPI', { ...operation, responses: [] }, 'struct'],
  ])('is refused when it %s', async (_case, get, rule) => {
    const told = await findings('lending', { ...document, paths: { '/v1/loans': { get } } });
    expect(told.join()).toContain(`(${rule})`);
    expect(told.join()).toContain('lending #/');
  });

  it('is refused as AsyncAPI too', async () => {
    expect(await findings('events', { asyncapi: '3.0.0', info: { title: 'events' } })).not.toEqual([]);
  });
});
