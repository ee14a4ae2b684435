import type { Database } from '../data/database.js';
import { AccessLog } from './access-log.js';
import { runAs, type Caller } from '../context/caller.js';

const caller: Caller = {
  clientId: 'sis',
  subject: 'someone',
  person: null,
  organisations: ['css-a'],
  scopes: new Set(['learners:read']),
  purposes: ['teaching'],
  purpose: 'teaching',
  requestId: 'r1',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  language: 'fr',
  operation: 'list-learners',
};

/** A database whose inserts end when the spec says so. */
function slowDatabase() {
  const inserts: { entries: { learner_ids: string[] }[]; end: (error?: Error) => void }[] = [];
  const database = {
    query: (_sql: string, [json]: string[]) =>
      new Promise<void>((resolve, reject) =>
        inserts.push({ entries: JSON.parse(json!), end: (error) => (error ? reject(error) : resolve()) }),
      ),
  };
  return { inserts, log: new AccessLog(database as unknown as Database) };
}

const turn = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

describe('The access log', () => {
  it('writes what arrives during an insert as one group, and answers after its commit', async () => {
    const { inserts, log } = slowDatabase();
    const done: string[] = [];
    const read = (learner: string) =>
      runAs(caller, () => log.record({ learners: [learner] })).then(() => done.push(learner));
    const all = [read('first')];
    await turn();
    for (let n = 0; n < 100; n++) all.push(read(`later-${n}`));
    await turn();
    expect([inserts.length, done]).toEqual([1, []]);
    inserts[0]!.end();
    await turn();
    expect([inserts.length, done, inserts[1]!.entries.length]).toEqual([2, ['first'], 100]);
    inserts[1]!.end();
    await Promise.all(all);
  });

  it('keeps who asked for whose data, why and by what law', async () => {
    const { inserts, log } = slowDatabase();
    const read = runAs(caller, () => log.record({ learners: ['l1', 'l2'], visibleTo: ['ministere', 'css-a'] }));
    await turn();
    expect(inserts[0]!.entries).toEqual([
      expect.objectContaining({
        client_id: 'sis',
        subject: 'someone',
        acting_organisations: ['css-a'],
        role: 'system',
        operation: 'list-learners',
        purpose: 'teaching',
        legal_basis: expect.stringContaining('instruction publique'),
        learner_ids: ['l1', 'l2'],
        visible_to: ['ministere', 'css-a'],
      }),
    ]);
    inserts[0]!.end();
    await read;
  });

  it('refuses the reads whose entries could not be stored, and goes on', async () => {
    const { inserts, log } = slowDatabase();
    const lost = runAs(caller, () => log.record({ learners: ['lost'] }));
    await turn();
    inserts[0]!.end(new Error('database away'));
    await expect(lost).rejects.toThrow('database away');
    const next = runAs(caller, () => log.record({ learners: ['next'] }));
    await turn();
    inserts[1]!.end();
    await next;
  });

  it.each([
    ['purpose', { purpose: null }],
    ['purpose that the law knows', { purpose: 'curiosity' }],
    ['asker', { clientId: '' }],
    ['operation', { operation: '' }],
    ['organisation or person', { subject: null, organisations: [] }],
  ])('refuses a look without a %s before anything is written', async (_what, lack) => {
    const { inserts, log } = slowDatabase();
    await expect(runAs({ ...caller, ...lack }, () => log.record({ learners: ['l1'] }))).rejects.toThrow(
      'a look at persons',
    );
    expect(inserts).toEqual([]);
  });

  it('does not grow without bound', async () => {
    const { log } = slowDatabase();
    for (let n = 0; n < 65_536; n++) void runAs(caller, () => log.record({ learners: ['x'] }));
    await expect(runAs(caller, () => log.record({ learners: ['one too many'] }))).rejects.toThrow(
      'temporarily-unavailable',
    );
  });

  it('has no entry for an answer that shows nobody', async () => {
    const { inserts, log } = slowDatabase();
    await runAs(caller, () => log.record({ learners: [] }));
    expect(inserts).toEqual([]);
  });
});
