import type { Command, Row } from '../command.ts';

interface Due {
  readonly file: string;
  readonly years: number;
  readonly since: string;
  readonly verified: boolean;
  readonly organisation: string;
  readonly learners: number;
  readonly oldest: string;
}

const files = ['school-file', 'special-assistance-file', 'professional-file'];

/** What the retention schedule says, by the student record's own API. */
export const retentionCommands: readonly Command[] = [
  {
    name: 'retention due',
    usage: '<organisation>',
    fr: 'les dossiers d’élèves dont le terme de conservation est passé, par organisation et par règle; ne détruit rien',
    en: 'files of learners past their retention, by organisation and rule; destroys nothing',
    needs: 1,
    async run({ target, say, args: [organisation] }) {
      const rows: Row[] = [];
      for (const file of files) {
        const at = `/v1/organisations/${encodeURIComponent(organisation!)}/retention-due?file=${file}`;
        for (const one of await target.all<Due>('student-record', at)) rows.push({ ...one });
      }
      say.rows(rows, { fr: 'Aucun dossier dont le terme est passé.', en: 'No file past its term.' });
    },
  },
];
