import { codeBelow, Organisation } from './organisation.js';

const ministry = Object.assign(Object.create(Organisation.prototype) as Organisation, {
  state: { id: 'o-0', code: 'ministere', path: ['ministere'], parentId: null },
});
const aCentre = (): Organisation =>
  Organisation.register('o-1', 'css-a', 'Centre A', 'service-centre', ministry).organisation;

describe('Registering an organisation', () => {
  it('places it below its parent', () => {
    const { organisation, fact } = Organisation.register('o-2', 'css-a.ecole', 'École', 'school', aCentre());
    expect(organisation.path).toEqual(['ministere', 'css-a', 'css-a.ecole']);
    expect(fact).toMatchObject({
      key: 'o-2',
      data: { organisationId: 'o-2', code: 'css-a.ecole', name: 'École', kind: 'school', parentId: 'o-1' },
    });
  });
});

describe('What an organisation is within', () => {
  it('is itself and whatever is above it', () => {
    const school = Organisation.register('o-2', 'css-a.ecole', 'École', 'school', aCentre()).organisation;
    const within = [['css-a.ecole'], ['css-b', 'css-a'], ['ministere'], ['css-b'], []].map((of) => school.isWithin(of));
    expect(within).toEqual([true, true, true, false, false]);
  });
});

describe('Revising an organisation', () => {
  it('tells a new name or kind, and nothing when nothing differs', () => {
    const centre = aCentre();
    expect(centre.revise('Centre A', 'service-centre', ministry)).toBeNull();
    expect(centre.revise('Centre des Érables', 'service-centre', ministry)).toMatchObject({
      data: { name: 'Centre des Érables' },
    });
    expect(centre.version).toBe(2);
  });

  it('is refused when it would move it', () => {
    const school = Organisation.register('o-2', 'css-a.ecole', 'École', 'school', aCentre()).organisation;
    expect(() => school.revise('École', 'school', ministry)).toThrow('organisation-cannot-move');
    expect(() => aCentre().revise('Centre A', 'service-centre', null)).toThrow('organisation-cannot-move');
  });
});

describe('The code of an organisation that a bundle brings', () => {
  it.each([
    ['École du Ruisseau', 'css-a.ecole-du-ruisseau'],
    ['012345', 'css-a.012345'],
    ['***', null],
    ['학교', null],
    [`${'x'.repeat(114)}`, `css-a.${'x'.repeat(114)}`],
    ['x'.repeat(115), null],
  ])('of %s is %s', (sourceId, code) => {
    expect(codeBelow('css-a', sourceId)).toBe(code);
  });
});
