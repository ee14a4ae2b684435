import { jest } from '@jest/globals';
import { main } from './main.js';

/** A command, what it printed and how it ended. */
async function admin(...args: string[]) {
  const [out, err]: [string[], string[]] = [[], []];
  const log = jest.spyOn(console, 'log').mockImplementation((line: string) => void out.push(line));
  const error = jest.spyOn(console, 'error').mockImplementation((line: string) => void err.push(line));
  try {
    const status = await main(['--lang', 'fr', ...args]);
    return { status, stdout: out.join('\n'), stderr: err.join('\n') };
  } finally {
    log.mockRestore();
    error.mockRestore();
  }
}

describe('The operator’s command line', () => {
  it('explains every command and the exit codes, in French and in English', async () => {
    const french = await admin('help');
    const english = await admin('help', '--lang', 'en');
    expect([french.status, english.status]).toEqual([0, 0]);
    expect(french.stdout).toContain('Codes de sortie : 0 fait, 1 pas fait, 2 mal demandé, 3 injoignable.');
    expect(english.stdout).toContain('Exit codes: 0 done, 1 not done, 2 asked wrongly, 3 unreachable.');
    for (const name of [
      'status',
      'doctor',
      'logs',
      'migrate',
      'import',
      'seed',
      'outbox status',
      'dead-letters replay',
      'republish',
    ])
      expect(french.stdout).toContain(`\n  ${name} `);
    for (const name of [
      'projection rebuild',
      'backup create',
      'backup restore',
      'history verify',
      'clients withdraw',
      'account end',
      'sandbox reset',
      'access-log verify',
      'retention due',
      'retention propose',
      'retention list',
      'retention approve',
      'retention withdraw',
      'retention begin',
      'retention certificate',
      'content rotate',
    ])
      expect(english.stdout).toContain(`\n  ${name} `);
  });

  it.each([
    [['rewind']],
    [['backup']],
    [['backup', 'verify']],
    [['sandbox', 'open', 'Bac/1']],
    [['status', '--colour']],
    [['dead-letters', 'list', 'student-records']],
    [['history', 'verify']],
    [['history', 'verify', 'governance']],
    [['republish', 'exam-management']],
    [['retention', 'due']],
    [['retention', 'propose', 'css-des-deux-rives']],
    [['retention', 'approve']],
    [['access-log', 'drop', 'student-record']],
    [['access-log', 'drop', 'student-record', '2026-13']],
    [['access-log', 'verify', 'student-records']],
    [['access-log', 'drop', 'student-record', new Date().toISOString().slice(0, 7)]],
    [['access-log', 'drop', 'student-record', '2099-01']],
    [['republish', 'exam-management', 'student-records']],
  ])('answers 2 to %j', async (args) => {
    expect((await admin(...args)).status).toBe(2);
  });

  it('drops no month of the log of looks that is younger than the shortest retention, and names the latest that may go', async () => {
    const { status, stderr } = await admin('access-log', 'drop', 'student-record', '2099-01', '--lang', 'en');
    const now = new Date();
    const latest = `${now.getUTCFullYear() - 2}-${String(now.getUTCMonth() + 1).padStart(2, '0')}`;
    expect([status, stderr]).toEqual([
      2,
      `✗ The log is kept for 24 months at least: ${latest} is the latest month before which it may be dropped.`,
    ]);
  });

  it('says in a sentence which file is not as it should be', async () => {
    const folder = await admin('import', import.meta.dirname, '--source', 'gpi', '--idp', 'http://127.0.0.1:9');
    expect(folder).toMatchObject({ status: 2, stderr: `✗ ${import.meta.dirname} n’est pas un fichier.` });
    const lacking = await admin('import', 'nulle-part.zip', '--source', 'gpi', '--lang', 'en');
    expect(lacking).toMatchObject({ status: 2, stderr: '✗ nulle-part.zip does not exist.' });
    expect((await admin('republish', 'exam-management')).stderr).toContain('admin republish <service> <reader>');
  });

  it('answers 3, with the remedy, when nobody is there', async () => {
    const { status, stderr } = await admin('status', '--base', 'http://127.0.0.1:9');
    expect(status).toBe(3);
    expect(stderr).toMatch(/127\.0\.0\.1:9\/health ne répond pas.*--base/);
  });

  it('answers 1 to what is no backup, and tells a program in both languages', async () => {
    const { status, stdout, stderr } = await admin('backup', 'verify', import.meta.dirname, '--json');
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(JSON.parse(stderr)).toEqual({
      error: {
        fr: expect.stringContaining('n’est pas une sauvegarde complète'),
        en: expect.stringContaining('is no complete backup'),
      },
    });
  });
});
