import type { Command, Row } from '../command.ts';

interface ClientRequest {
  readonly id: string;
  readonly vendor: string;
  readonly scopes: readonly string[];
  readonly purpose: string;
  readonly requestedAt: string;
  readonly clientId: string | null;
  readonly organisations: readonly { readonly code: string; readonly state: string }[];
}

const record = 'student-record';
const at = (...parts: string[]) => `/v1/${parts.map(encodeURIComponent).join('/')}`;

/** Vendors' systems and people's accounts, by the student record's own API: a client reaches only its organisations. */
export const peopleCommands: readonly Command[] = [
  {
    name: 'clients list',
    usage: '',
    fr: 'les systèmes de fournisseurs qui ont demandé l’accès, et où il est accordé',
    en: 'vendors’ systems that asked for access, and where it is granted',
    async run({ target, say }) {
      const requests = await target.all<ClientRequest>(record, at('client-requests'));
      say.rows(
        requests.map(({ id, vendor, clientId, scopes, purpose, organisations }): Row => ({
          request: id,
          client: clientId,
          vendor,
          scopes: scopes.join(' '),
          purpose,
          organisations: organisations.map(({ code, state }) => `${code} (${state})`).join(', '),
        })),
        { fr: 'Aucune demande.', en: 'No request.' },
      );
    },
  },
  {
    name: 'clients approve',
    usage: '<request>',
    fr: 'approuve une demande pour les organisations que l’on atteint; montre le secret une seule fois',
    en: 'approves a request for the organisations one reaches; shows the secret once only',
    needs: 1,
    async run({ target, say, args: [id] }) {
      const { body } = await target.call<{ clientId: string; secret: string | null; organisations: readonly string[] }>(
        record,
        'POST',
        at('client-requests', id!, 'approval'),
      );
      say.one({ ...body, organisations: body.organisations.join(' ') });
    },
  },
  ...(
    [
      ['suspend', 'POST', ['suspension'], 'suspend l’accès d’un système', 'suspends a system’s access'],
      ['resume', 'DELETE', ['suspension'], 'lève la suspension d’un système', 'lifts a system’s suspension'],
      ['withdraw', 'DELETE', [], 'retire l’accès d’un système pour de bon', 'withdraws a system’s access for good'],
    ] as const
  ).map(([verb, method, rest, fr, en]): Command => ({
    name: `clients ${verb}`,
    usage: '<client>',
    fr,
    en,
    needs: 1,
    async run({ target, say, args: [id] }) {
      await target.call(record, method, at('clients', id!, ...rest));
      say.one({ client: id, done: verb });
    },
  })),
  {
    name: 'account links',
    usage: '<learner>',
    fr: 'les comptes liés à un élève',
    en: 'the accounts linked to a learner',
    needs: 1,
    async run({ target, say, args: [id] }) {
      const links = await target.all<Row>(record, at('learners', id!, 'account-links'));
      say.rows(links, { fr: 'Aucun compte lié.', en: 'No linked account.' });
    },
  },
  {
    name: 'account end',
    usage: '<link>',
    fr: 'met fin au lien d’un compte, le jour même',
    en: 'ends the link of an account, the same day',
    needs: 1,
    async run({ target, say, args: [id] }) {
      await target.call(record, 'POST', at('account-links', id!, 'end'));
      say.one({ link: id, done: 'end' });
    },
  },
];
