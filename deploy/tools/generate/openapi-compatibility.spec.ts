import { breakingChanges, type Json } from './openapi-compatibility.ts';

const loan = {
  type: 'object',
  required: ['id'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    dueAt: { type: 'string' },
    state: { type: 'string', enum: ['open', 'returned'] },
    replaces: { $ref: '#/components/schemas/Loan' },
  },
};
const wish = {
  type: 'object',
  required: ['titleId'],
  properties: { titleId: { type: 'string', maxLength: 36 }, kind: { type: 'string', enum: ['loan', 'hold'] } },
};
const body = (schema: object) => ({ content: { 'application/json': { schema } } });

interface Api {
  security?: object[];
  path?: string;
  wish?: object;
  loan?: object;
  parameters?: object[];
  responses?: object;
}

const api = (changed: Api = {}): Json => ({
  openapi: '3.1.0',
  paths: {
    [changed.path ?? '/v1/loans/{id}']: {
      post: {
        security: changed.security ?? [{ oauth2: ['lending:borrow'] }],
        parameters: changed.parameters ?? [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        requestBody: body({ $ref: '#/components/schemas/Wish' }),
        responses: changed.responses ?? { 201: body({ $ref: '#/components/schemas/Loan' }), 409: body({}) },
      },
    },
  },
  components: { schemas: { Wish: { ...wish, ...changed.wish }, Loan: { ...loan, ...changed.loan } } },
});
const released = api();
const call = 'POST /v1/loans/{id}';
const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' } };

describe('A published API', () => {
  it.each<[string, Json]>([
    ['stays as it is', api()],
    ['answers one property more', api({ loan: { properties: { ...loan.properties, renewals: { type: 'integer' } } } })],
    ['promises more of its answer', api({ loan: { required: ['id', 'dueAt'] } })],
    [
      'takes one optional property more',
      api({ wish: { properties: { ...wish.properties, note: { type: 'string' } } } }),
    ],
    ['asks for less', api({ wish: { required: [] } })],
    [
      'takes one more value',
      api({ wish: { properties: { ...wish.properties, kind: { type: 'string', enum: ['loan', 'hold', 'set'] } } } }),
    ],
    [
      'takes an optional parameter',
      api({ parameters: [id, { name: 'dryRun', in: 'query', schema: { type: 'boolean' } }] }),
    ],
    ['asks for no scope any more', api({ security: [] })],
    ['takes another kind of token beside', api({ security: [{ oauth2: ['lending:borrow'] }, { admission: [] }] })],
    [
      'takes longer texts',
      api({ wish: { properties: { ...wish.properties, titleId: { type: 'string', maxLength: 64 } } } }),
    ],
    [
      'no longer answers a value',
      api({ loan: { properties: { ...loan.properties, state: { type: 'string', enum: ['open'] } } } }),
    ],
    ['drops a refusal', api({ responses: { 201: body({ $ref: '#/components/schemas/Loan' }) } })],
    ['moves to its next major version', api({ path: '/v2/loans/{id}' })],
  ])('passes when it %s', (_change, next) => {
    expect(breakingChanges(released, next)).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['loses a path', { ...released, paths: {} }, `${call}: removed`],
    ['loses an operation', { ...released, paths: { '/v1/loans/{id}': { get: {} } } }, `${call}: removed`],
    [
      'loses a property of an answer',
      api({ loan: { properties: { id: loan.properties.id } } }),
      `${call} 201: property dueAt removed`,
    ],
    ['promises less of its answer', api({ loan: { required: [] } }), `${call} 201: property id no longer certain`],
    [
      'changes a type',
      api({ loan: { properties: { ...loan.properties, dueAt: { type: 'integer' } } } }),
      `${call} 201/dueAt: type was "string", is "integer"`,
    ],
    [
      'asks for one property more',
      api({ wish: { required: ['titleId', 'kind'] } }),
      `${call} request: property kind now required`,
    ],
    [
      'no longer takes a value',
      api({ wish: { properties: { ...wish.properties, kind: { type: 'string', enum: ['loan'] } } } }),
      `${call} request/kind: value hold no longer taken`,
    ],
    [
      'no longer takes a property',
      api({ wish: { properties: { titleId: { type: 'string' } } } }),
      `${call} request: property kind removed`,
    ],
    [
      'requires a parameter',
      api({ parameters: [id, { name: 'purpose', in: 'header', required: true, schema: {} }] }),
      `${call}: parameter header purpose is now required`,
    ],
    [
      'takes another scope',
      api({ security: [{ oauth2: ['lending:write'] }] }),
      `${call}: now takes the scope lending:write`,
    ],
    [
      'may answer a value that nobody was told of',
      api({ loan: { properties: { ...loan.properties, state: { type: 'string', enum: ['open', 'lost'] } } } }),
      `${call} 201/state: may now answer lost`,
    ],
    [
      'narrows a limit',
      api({ wish: { properties: { ...wish.properties, titleId: { type: 'string', maxLength: 10 } } } }),
      `${call} request/titleId: maxLength was 36, is 10`,
    ],
    ['loses a parameter', api({ parameters: [] }), `${call}: parameter path id removed`],
    ['answers otherwise', api({ responses: { 204: {} } }), `${call}: answer 201 removed`],
    [
      'answers in another form',
      api({ responses: { 201: { content: { 'text/csv': {} } } } }),
      `${call} 201: media type application/json removed`,
    ],
  ])('breaks its clients when it %s', (_change, next, problem) => {
    expect(breakingChanges(released, next)).toContain(problem);
  });
});
