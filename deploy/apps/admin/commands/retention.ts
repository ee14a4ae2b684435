import type { Command, Invocation, Row } from '../command.ts';

interface Due {
  readonly file: string;
  readonly years: number;
  readonly since: string;
  readonly verified: boolean;
  readonly organisation: string;
  readonly learners: number;
  readonly oldest: string;
}

interface Destruction {
  readonly id: string;
  readonly organisation: string;
  readonly file: string;
  readonly rule: { readonly years: number; readonly reference: string; readonly version: number };
  readonly state: string;
  readonly notBefore: string;
  readonly approvals: readonly { readonly by: string }[];
  readonly listed: number;
  readonly destroyed: number;
  readonly kept: number;
  readonly awaited: Readonly<Record<string, number>>;
  readonly certificateHash: string | null;
}

const rowOf = ({ rule, approvals, awaited, ...more }: Destruction): Row => ({
  ...more,
  rule: `${rule.reference} (${rule.years}), version ${rule.version}`,
  approvals: approvals.map(({ by }) => by).join(),
  awaited: Object.entries(awaited)
    .map(([who, files]) => `${who} ${files}`)
    .join(),
});

const at = (id: string): string => `/v1/destructions/${encodeURIComponent(id)}`;

const of = (organisation: string, what: string): string =>
  `/v1/organisations/${encodeURIComponent(organisation)}/${what}`;

/** A step of one destruction, then how it stands. */
async function stepped({ target, say, args: [id] }: Invocation, step: string): Promise<void> {
  await target.call('student-record', 'POST', `${at(id!)}/${step}`);
  say.one(rowOf((await target.call<Destruction>('student-record', 'GET', at(id!))).body));
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
        const path = of(organisation!, `retention-due?file=${file}`);
        for (const one of await target.all<Due>('student-record', path)) rows.push({ ...one });
      }
      say.rows(rows, { fr: 'Aucun dossier dont le terme est passé.', en: 'No file past its term.' });
    },
  },
  {
    name: 'retention propose',
    usage: '<organisation> <file>',
    fr: 'fige la liste des dossiers à détruire (school-file, special-assistance-file, professional-file), par la règle que l’organisation a entrée',
    en: 'freezes the list of files to destroy (school-file, special-assistance-file, professional-file), by the rule that the organisation has entered',
    needs: 2,
    async run({ target, say, args: [organisation, file] }) {
      const body = JSON.stringify({ file });
      const path = of(organisation!, 'destructions');
      const made = await target.call<{ id: string }>('student-record', 'POST', path, body, 'application/json');
      say.one(rowOf((await target.call<Destruction>('student-record', 'GET', at(made.body.id))).body));
    },
  },
  {
    name: 'retention list',
    usage: '<organisation>',
    fr: 'les destructions de l’organisation, et quel service n’a pas encore confirmé',
    en: 'the destructions of the organisation, and which service has not confirmed yet',
    needs: 1,
    async run({ target, say, args: [organisation] }) {
      const found = await target.all<Destruction>('student-record', of(organisation!, 'destructions'));
      say.rows(found.map(rowOf), { fr: 'Aucune destruction.', en: 'No destruction.' });
    },
  },
  {
    name: 'retention approve',
    usage: '<id>',
    fr: 'approuve une destruction; il faut deux clients ou personnes différents (--client)',
    en: 'approves a destruction; it takes two different clients or persons (--client)',
    needs: 1,
    run: (invocation) => stepped(invocation, 'approvals'),
  },
  {
    name: 'retention withdraw',
    usage: '<id>',
    fr: 'retire une destruction qui n’a pas commencé',
    en: 'withdraws a destruction that has not begun',
    needs: 1,
    run: (invocation) => stepped(invocation, 'withdrawal'),
  },
  {
    name: 'retention begin',
    usage: '<id>',
    fr: 'détruit ce qui est approuvé, une fois l’avis écoulé; ne se défait pas',
    en: 'destroys what is approved, once the notice is over; it is not undone',
    needs: 1,
    run: (invocation) => stepped(invocation, 'beginning'),
  },
  {
    name: 'retention certificate',
    usage: '<id>',
    fr: 'le certificat de destruction, une fois que tous les services ont confirmé',
    en: 'the certificate of destruction, once every service has confirmed',
    needs: 1,
    async run({ target, say, args: [id] }) {
      const { body } = await target.call<object>('student-record', 'GET', `${at(id!)}/certificate`);
      say.text(JSON.stringify(body, null, 2).split('\n'));
    },
  },
];
