import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { services } from '@pan/contracts';
import { root } from '@pan/testing';
import { readRefusals, type Refusal } from '../deploy/apps/portal/refusals.ts';

let refusals: Refusal[];

beforeAll(async () => {
  refusals = await readRefusals(root);
});

describe.each(services)('the README of %s', (service) => {
  const readme = readFileSync(join(root, 'services', service, 'README.md'), 'utf8');
  const rules = readme.split(/^## /m).find((section) => section.startsWith('Rules')) ?? '';
  const rows = [...rules.matchAll(/^\|([^|]*`[^|]*)\|([^|]*)\|/gm)].map(([, codes, status]) => ({
    codes: [...codes!.matchAll(/`([^`]+)`/g)].map(([, code]) => code!),
    statuses: [...status!.matchAll(/\d{3}/g)].map(([number]) => Number(number)),
  }));

  it('names every code that is an answer of its own; what reports of bundles and packages say (422) is too much for it', () => {
    const own = refusals.filter(({ meanings }) =>
      meanings.some(({ from, status }) => from.includes(service) && status !== 422),
    );
    expect(own.length).toBeGreaterThan(5);
    expect(own.map(({ code }) => code).filter((code) => !readme.includes(`\`${code}\``))).toEqual([]);
  });

  it('tells no code that is not answered, and the status with which it is', () => {
    const meaningOf = (code: string) =>
      refusals
        .find((refusal) => refusal.code === code)
        ?.meanings.find(({ from }) => from.includes(service) || from.includes('*'));
    const wrong = rows.flatMap(({ codes, statuses }) =>
      codes.filter((code) => {
        const meaning = meaningOf(code);
        if (!meaning) return true;
        return meaning.status !== undefined && statuses.length > 0 && !statuses.includes(meaning.status);
      }),
    );
    expect(rows.length).toBeGreaterThan(5);
    expect(wrong).toEqual([]);
  });
});
