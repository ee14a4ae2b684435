import { nobody } from './identity-record.ts';
import { withOffice } from './office.ts';

const teacher = {
  ...{ person: { role: 'staff', id: '1' }, roles: ['staff'], organisations: ['css-a'], purposes: ['teaching'] },
  scopes: ['account', 'learners:read'],
};

describe('An officer of the ministry', () => {
  it('has what the office gives, for the ministry, and no more', () => {
    const analyst = withOffice(nobody, 'analyst', undefined);
    expect(analyst).toMatchObject({ organisations: ['ministere'], roles: ['officer'], office: 'analyst' });
    expect(analyst.scopes).toEqual(['governance:read', 'grants:assess', 'editions:write', 'editions:release']);
    expect(withOffice(nobody, 'programme-officer', undefined).scopes).toEqual(['governance:read', 'governance:write']);
    expect(withOffice(nobody, 'director', undefined).scopes).toEqual([
      ...['governance:read', 'governance:write', 'editions:release'],
    ]);
  });

  it('who also teaches holds one role at a time, that of the record unless the office is chosen', () => {
    const roles = ['staff', 'officer'];
    expect(withOffice(teacher, 'director', undefined)).toEqual({ ...teacher, roles });
    expect(withOffice(teacher, 'director', 'staff')).toEqual({ ...teacher, roles });
    const chosen = withOffice(teacher, 'director', 'officer');
    expect(chosen).toMatchObject({ roles, organisations: ['ministere'], office: 'director' });
    expect(chosen.person).toBeUndefined();
    expect(chosen.scopes).not.toContain('learners:read');
  });

  it('is nobody without an office, whatever role is asked for', () => {
    expect(withOffice(teacher, undefined, 'officer')).toBe(teacher);
    expect(withOffice(nobody, undefined, 'officer')).toBe(nobody);
  });
});
