import { allProblems, defineProblems, DomainError, explain } from '../domain/index.js';
import { renderProblem } from './problem.js';
import './common-problems.js';

defineProblems({ 'shelf-is-full': { status: 409, fr: 'La tablette {id} est pleine.', en: 'Shelf {id} is full.' } });

describe('The problem catalogue', () => {
  it('has one meaning per code', () => {
    expect(() =>
      defineProblems({ 'shelf-is-full': { status: 409, fr: 'Autre chose.', en: 'Something else.' } }),
    ).toThrow('shelf-is-full');
  });

  it('explains every common code in two languages', () => {
    for (const [code, kind] of allProblems()) {
      expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(kind.fr).not.toBe(kind.en);
      expect(Boolean(kind.remedyFr)).toBe(Boolean(kind.remedyEn));
    }
  });

  it('fills in what a refusal is about', () => {
    expect(renderProblem(new DomainError('shelf-is-full', { id: 3 }), 'en', 'r1', 'https://pan.qc.ca')).toEqual({
      type: 'https://pan.qc.ca/problems/shelf-is-full',
      title: 'Conflict',
      status: 409,
      detail: 'Shelf 3 is full.',
      code: 'shelf-is-full',
      requestId: 'r1',
    });
    expect(explain('shelf-is-full', { id: 3 }, 'fr')).toEqual({
      code: 'shelf-is-full',
      detail: 'La tablette 3 est pleine.',
      remedy: null,
    });
  });

  it('shows fields in one language', () => {
    const errors = [{ pointer: '/a', code: 'required', fr: 'Obligatoire.', en: 'Required.' }];
    const problem = renderProblem(new DomainError('invalid-request', {}, { errors }), 'fr', 'r1', '');
    expect(problem.errors).toEqual([{ pointer: '/a', code: 'required', detail: 'Obligatoire.' }]);
  });
});
