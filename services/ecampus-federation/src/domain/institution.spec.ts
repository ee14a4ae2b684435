import { Institution, type Conformance } from './institution.js';

const good: Conformance = { readAt: '2026-11-01T12:00:00.000Z', conformant: true, findings: [] };
const bad: Conformance = { ...good, conformant: false, findings: [{ pointer: '/', reason: 'unreachable' }] };
const university = { organisationId: 'o', kind: 'university' };
const described = (conformance = good, organisation = university) =>
  Institution.describe('i', organisation, 'https://ooapi.example', ['online'], conformance);

describe('Joining the federation', () => {
  it('is for colleges and universities', () => {
    expect(() => described(good, { organisationId: 'o', kind: 'school' })).toThrow('not-higher-education');
    expect(described(good, { organisationId: 'o', kind: 'college' }).isAdmitted).toBe(false);
  });

  it('takes an endpoint whose service document conforms', () => {
    const institution = described(bad);
    expect(() => institution.admit()).toThrow('endpoint-not-conformant');
    institution.describeAgain('https://ooapi.example/v5', ['online'], good);
    expect(institution.admit()).toMatchObject({ type: 'ecampus-federation.institution-admitted.v1', key: 'i' });
    expect(() => institution.admit()).toThrow('institution-already-admitted');
  });

  it('reads the catalogue anew when the endpoint or the modes are others', () => {
    const institution = described();
    expect(institution.describeAgain('https://ooapi.example', ['online'], bad)).toBe(false);
    expect(institution.describeAgain('https://ooapi.example', ['hybrid'], good)).toBe(true);
    expect(institution.describeAgain('https://ooapi.example/v5', ['hybrid'], good)).toBe(true);
    expect(institution.version).toBe(4);
  });

  it('can be suspended, and admitted again', () => {
    const institution = described();
    expect(() => institution.suspend()).toThrow('institution-not-admitted');
    institution.admit();
    expect(institution.suspend()).toMatchObject({ type: 'ecampus-federation.institution-suspended.v1' });
    expect(() => institution.requireAdmitted()).toThrow('institution-not-admitted');
    institution.admit();
    expect(institution.isAdmitted).toBe(true);
  });
});
