import { QueryFailedError } from 'typeorm';
import { describeError, isTransient } from './errors.js';

const fromDatabase = (code: string, message: string) =>
  Object.assign(new Error(message), {
    code,
    severity: 'ERROR',
    detail: 'Key (name)=(Canari) exists',
    where: 'Canari',
    table: 'learner',
    constraint: 'learner_key',
  });

describe('An error in the log', () => {
  it.each([
    ['a duplicate key', fromDatabase('23505', 'duplicate key')],
    ['a text that is no UUID', fromDatabase('22P02', 'invalid input syntax for type uuid: "Canari"')],
    [
      'the same through the ORM',
      new QueryFailedError('select $1', ['Canari'], fromDatabase('22P02', 'invalid: "Canari"')),
    ],
    ['unreadable JSON', new SyntaxError('Unexpected token, "Canari" is not valid JSON')],
  ])('repeats no value of %s', (_name, error) => {
    const described = JSON.stringify(describeError(error));
    expect(described).not.toContain('Canari');
    expect(described).toContain('errors.spec');
  });

  it('says where the database refused', () => {
    expect(describeError(fromDatabase('23505', 'duplicate key'))).toMatchObject({
      code: '23505',
      table: 'learner',
      constraint: 'learner_key',
    });
  });

  it('keeps the words of an error that carries no value', () => {
    expect(describeError(new TypeError('x is not a function'))).toMatchObject({
      name: 'TypeError',
      message: 'x is not a function',
    });
  });
});

describe('A transient error', () => {
  it('is one that may not happen again', () => {
    const causes = [
      fromDatabase('40P01', 'deadlock'),
      fromDatabase('57P01', 'terminating'),
      Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    ];
    expect([...causes, new Error('Connection terminated unexpectedly')].every(isTransient)).toBe(true);
  });

  it('is not a mistake of ours or of the request', () => {
    const causes = [
      fromDatabase('23505', 'duplicate'),
      fromDatabase('42P01', 'no table'),
      Object.assign(new Error(), { code: 'ENOENT' }),
      new TypeError('connection'),
      null,
    ];
    expect(causes.some(isTransient)).toBe(false);
  });
});
