import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@pan/kit/domain';
import { shared } from '@pan/testing';
import { readItem, type ReadItem } from '../src/application/qti/read-item.js';
import { scoreItem } from '../src/domain/qti/score-item.js';
import { plain } from '../src/domain/qti/value.js';
import { citoCases, type CitoCase } from './cito-cases.js';

const folder = shared('data/student-exam/qti/citolab-scoring-engine');

/** Where that engine is more lenient than the specification, and where its own helpers do what no rule says. */
const differs: Readonly<Record<string, string>> = {};

describe('Items of another engine', () => {
  if (!folder) return void it('are not in this clone', () => expect(folder).toBeNull());

  const verdicts = new Map(
    globSync('**/*.xml', { cwd: folder })
      .filter((path) => /<(qti-)?assessment-?item[\s>]/i.test(readFileSync(join(folder, path), 'utf8')))
      .map((path) => [path, read(join(folder, path))]),
  );
  const cases = citoCases(folder);
  const scored = cases.filter(({ item }) => typeof verdicts.get(item) !== 'string');

  it.each(scored.map((one) => [`${one.item} ${one.name}`, one] as const))('%s scores as expected', (name, one) => {
    const found = outcomesOf(verdicts.get(one.item) as ReadItem, one);
    const expected = one.rounds.map((round) => round.expected);
    if (differs[name]) expect(found).not.toEqual(expected);
    else expect(found).toEqual(expected);
  });

  it('are all imported, or refused for what they are', () => {
    const refused = [...verdicts].filter(([, verdict]) => typeof verdict === 'string');
    process.stderr.write(
      `qti: ${verdicts.size} items, ${verdicts.size - refused.length} imported, ${refused.length} refused; ` +
        `${cases.length} cases, ${scored.length} scored\n${refused.map(([path, why]) => `  ${path}: ${String(why)}`).join('\n')}\n`,
    );
    expect(Object.fromEntries(refused)).toEqual({});
  });
});

function read(path: string): ReadItem | string {
  try {
    return readItem(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return `${error.code} ${String(error.params['interaction'] ?? error.params['operator'] ?? error.params['element'] ?? '')}`;
  }
}

function outcomesOf({ definition }: ReadItem, { rounds, given }: CitoCase): Record<string, string>[] {
  return rounds.map(({ answers, expected }) => {
    const outcomes = scoreItem(definition, answers, given);
    return Object.fromEntries(Object.keys(expected).map((name) => [name, String(plain(outcomes[name] ?? null))]));
  });
}
