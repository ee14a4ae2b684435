import { randomUUID } from 'node:crypto';
import { LoanOpenedV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import { eventually } from '@pan/testing';
import { governance, type Governance } from './governance-fixture.js';
import { enrolled, idOf, organisation, year } from './record-facts.js';

const lent = (code: string) => {
  const loanId = randomUUID();
  return fact(LoanOpenedV1, loanId, {
    ...{ loanId, titleId: randomUUID(), licenceId: randomUUID(), organisationId: idOf(code) },
    dueAt: '2026-10-01T12:00:00.000Z',
  });
};

describe('What is invented in sandboxes', () => {
  let service: Governance;

  beforeAll(async () => {
    service = await governance();
    await service.hear(
      organisation('ministere', 'ministry'),
      organisation('css', 'service-centre', 'ministere'),
      organisation('bac-a-sable', 'other', 'ministere'),
      organisation('bac-a-sable.boreal', 'service-centre', 'bac-a-sable'),
      organisation('bac-a-sable.boreal.ecole', 'school', 'bac-a-sable.boreal'),
      ...['css', 'css', 'bac-a-sable.boreal.ecole', 'bac-a-sable.boreal.ecole', 'bac-a-sable.boreal'].map(enrolled),
      ...['css', 'bac-a-sable.boreal.ecole', 'bac-a-sable.boreal.ecole'].map(lent),
    );
  });
  afterAll(() => service?.close());

  interface Figure {
    value: number;
    rows: { organisation: string; value: number }[];
  }
  const figure = async (id: string, organisation: string) => {
    const { body } = await service.get<Figure>(
      `/v1/indicators/${id}?schoolYear=${year}&organisation=${organisation}&by=organisation`,
    );
    return [body.value, Object.fromEntries(body.rows.map((row) => [row.organisation, row.value]))];
  };
  const inBoreal = (all: number, school: number) => ({ 'bac-a-sable.boreal': all, 'bac-a-sable.boreal.ecole': school });

  it('is no learner of the ministry’s, and one of the sandbox’s own', async () => {
    await eventually(async () => {
      expect(await figure('unified-records', 'bac-a-sable.boreal')).toEqual([3, inBoreal(3, 2)]);
      expect(await figure('unified-records', 'ministere')).toEqual([2, { ministere: 2, css: 2 }]);
    });
    const top = await figure('unified-records', 'bac-a-sable');
    expect(top).toEqual([3, { 'bac-a-sable': 3, ...inBoreal(3, 2) }]);
  });

  it('is no loan of the ministry’s either', async () => {
    await eventually(async () => {
      expect(await figure('ebook-loans', 'bac-a-sable.boreal')).toEqual([2, inBoreal(2, 2)]);
      expect(await figure('ebook-loans', 'ministere')).toEqual([1, { ministere: 1, css: 1 }]);
    });
  });
});
