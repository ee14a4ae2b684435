import type { Command, Row } from '../command.ts';

interface ClientRequest {
  readonly id: string;
  readonly vendor: string;
  readonly scopes: readonly string[];
  readonly purposes: readonly string[];
  readonly keyThumbprint: string | null;
  readonly requestedAt: string;
  readonly organisations: readonly {
    readonly code: string;
    readonly state: string;
    readonly clientId: string | null;
  }[];
}

const record = 'student-record';
const at = (...parts: string[]) => `/v1/${parts.map(encodeURIComponent).join('/')}`;

const json = (body: object): [string, string] => [JSON.stringify(body), 'application/json'];

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
        requests.map(({ id, vendor, scopes, purposes, keyThumbprint, organisations }): Row => ({
          request: id,
          vendor,
          key: keyThumbprint,
          scopes: scopes.join(' '),
          purposes: purposes.join(' '),
          organisations: organisations
            .map(({ code, state, clientId }) => `${code} (${[state, clientId].filter(Boolean).join(' ')})`)
            .join(', '),
        })),
        { fr: 'Aucune demande.', en: 'No request.' },
      );
    },
  },
  {
    name: 'clients approve',
    usage: '<request>',
    fr: 'approuve une demande pour les organisations que l’on atteint, un client pour chacune; un secret n’est montré qu’une fois',
    en: 'approves a request for the organisations one reaches, a client for each; a secret is shown once only',
    needs: 1,
    async run({ target, say, args: [id] }) {
      const { body } = await target.call<{ clients: readonly Row[] }>(
        record,
        'POST',
        at('client-requests', id!, 'approval'),
      );
      say.rows(body.clients, { fr: 'Aucun client.', en: 'No client.' });
    },
  },
  {
    name: 'clients refuse',
    usage: '<request> <reason>',
    fr: 'refuse une demande pour les organisations que l’on atteint; le fournisseur lit pourquoi',
    en: 'refuses a request for the organisations one reaches; the vendor reads why',
    needs: 2,
    async run({ target, say, args: [id, ...reason] }) {
      await target.call(record, 'POST', at('client-requests', id!, 'refusal'), ...json({ reason: reason.join(' ') }));
      say.one({ request: id, done: 'refuse' });
    },
  },
  {
    name: 'clients secret',
    usage: '<client>',
    fr: 'donne un nouveau secret à un système, montré une seule fois; l’ancien vaut encore sept jours',
    en: 'gives a system a new secret, shown once only; the former is taken for seven more days',
    needs: 1,
    async run({ target, say, args: [id] }) {
      const { body } = await target.call<Row>(record, 'POST', at('clients', id!, 'secrets'), ...json({}));
      say.one(body);
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
