import { sandboxes } from '../../../../libs/contracts/src/context-map.ts';
import type { Command, Invocation, Row } from '../command.ts';
import { exit, Refused } from '../refused.ts';
import type { Target } from '../target.ts';

interface Reset {
  readonly id: string;
  readonly state: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly reason: { readonly detail: string } | null;
}

const record = 'student-record';
const at = (...parts: string[]) => `/v1/${parts.map(encodeURIComponent).join('/')}`;

/** Organisations for vendors to try their systems on, by the student record's own API. */
export const sandboxCommands: readonly Command[] = [
  {
    name: 'sandbox list',
    usage: '',
    fr: 'les bacs à sable des fournisseurs',
    en: 'the vendors’ sandboxes',
    async run({ target, say }) {
      const found = await target.all<{ code: string; name: string }>(
        record,
        `${at('organisations')}?parent=${sandboxes}`,
      );
      say.rows(
        found.map(({ code, name }): Row => ({ code, name })),
        { fr: 'Aucun bac à sable.', en: 'No sandbox.' },
      );
    },
  },
  {
    name: 'sandbox open',
    usage: '<name>',
    fr: `inscrit ${sandboxes}.<name> et lui donne son début; le fournisseur demande ensuite l’accès à cette organisation`,
    en: `enters ${sandboxes}.<name> and gives it its beginning; the vendor then asks for access to that organisation`,
    needs: 1,
    async run({ target, say, args: [name] }) {
      if (!/^[a-z0-9-]{1,60}$/.test(name!))
        throw new Refused(
          'Un nom a des lettres minuscules, des chiffres et des traits d’union.',
          'A name has small letters, digits and hyphens.',
          exit.usage,
        );
      const code = `${sandboxes}.${name}`;
      await enter(target, sandboxes, { name: 'Bac à sable', kind: 'other', parentCode: 'ministere' });
      await enter(target, code, { name: `Bac à sable : ${name}`, kind: 'service-centre', parentCode: sandboxes });
      return reset(target, say, code);
    },
  },
  {
    name: 'sandbox reset',
    usage: '<code>',
    fr: 'remet un bac à sable à son début',
    en: 'puts a sandbox back to its beginning',
    needs: 1,
    run: ({ target, say, args: [code] }) => reset(target, say, code!),
  },
];

const enter = (target: Target, code: string, organisation: object) =>
  target.call(record, 'PUT', at('organisations', code), JSON.stringify(organisation), 'application/json');

async function reset(target: Target, say: Invocation['say'], code: string): Promise<boolean> {
  const asked = await target.call<Reset>(record, 'POST', at('sandboxes', code, 'resets'));
  const body = await target.ended(record, at('sandbox-resets', asked.body.id), asked.body);
  say.one({ sandbox: code, state: body.state, reason: body.reason?.detail, ...body.counts });
  return body.state === 'succeeded';
}
