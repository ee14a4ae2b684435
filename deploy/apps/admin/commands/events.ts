import type { Command, Row } from '../command.ts';
import { serviceNamed, servicesNamed } from '../target.ts';

interface Letter {
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly key: string;
  readonly type: string | null;
  readonly code: string;
  readonly reason: string;
  readonly at: string;
}

interface Republished {
  readonly told: number;
  readonly next: string | null;
}

/** What operators do about facts: those that wait to be sent, those that could not be applied, and the copies made of them. */
export const eventCommands: readonly Command[] = [
  {
    name: 'outbox status',
    usage: '[<service>]',
    fr: 'ce qui attend d’être envoyé, lu ou réglé, service par service',
    en: 'what waits to be sent, read or settled, service by service',
    async run({ target, say, args: [service] }) {
      const rows = await Promise.all(
        servicesNamed(service).map(async (name): Promise<Row> => {
          const figures = await target.metrics(
            name,
            'outbox_oldest_age_seconds',
            'relay_sent_total',
            'consumer_lag',
            'parked_keys',
          );
          return {
            service: name,
            'outbox (s)': figures['outbox_oldest_age_seconds'],
            sent: figures['relay_sent_total'],
            lag: figures['consumer_lag'],
            'parked keys': figures['parked_keys'],
          };
        }),
      );
      say.rows(rows);
    },
  },
  {
    name: 'dead-letters list',
    usage: '[<service>]',
    fr: 'les faits qui n’ont pas pu être appliqués, et ceux qui attendent derrière eux',
    en: 'facts that could not be applied, and those that wait behind them',
    async run({ target, say, args: [service] }) {
      const letters = await Promise.all(
        servicesNamed(service).map(async (name) => {
          const found = await target.all<Letter>(name, '/v1/operations/dead-letters?limit=500');
          return found.map(({ id, type, key, code, reason, at }): Row => ({
            service: name,
            id,
            type,
            key,
            code,
            reason,
            at,
          }));
        }),
      );
      say.rows(letters.flat(), { fr: 'Aucun fait en attente.', en: 'No fact is parked.' });
    },
  },
  {
    name: 'dead-letters show',
    usage: '<service> <id>',
    fr: 'un fait, ses en-têtes et son contenu',
    en: 'one fact, its headers and content',
    needs: 2,
    async run({ target, say, args: [service, id] }) {
      const path = `/v1/operations/dead-letters/${encodeURIComponent(id!)}`;
      const { body } = await target.call<Letter & { headers: object; payload: string | null }>(
        serviceNamed(service),
        'GET',
        path,
      );
      say.one({ ...body, headers: JSON.stringify(body.headers) });
    },
  },
  {
    name: 'dead-letters replay',
    usage: '<service> <id>',
    fr: 'applique, dans l’ordre, tout ce qui attend sous la clé de ce fait',
    en: 'applies everything that waits under this fact’s key, in order',
    needs: 2,
    async run({ target, say, args: [service, id] }) {
      const path = `/v1/operations/dead-letters/${encodeURIComponent(id!)}/replay`;
      const { body } = await target.call<{ applied: number }>(serviceNamed(service), 'POST', path);
      say.one(body);
    },
  },
  {
    name: 'dead-letters discard',
    usage: '<service> <id>',
    fr: 'écarte un fait pour de bon',
    en: 'drops one fact for good',
    needs: 2,
    async run({ target, say, args: [service, id] }) {
      await target.call(serviceNamed(service), 'DELETE', `/v1/operations/dead-letters/${encodeURIComponent(id!)}`);
      say.one({ discarded: id });
    },
  },
  {
    name: 'republish',
    usage: '<service> <reader>',
    fr: 'redit à un lecteur ce qui vaut maintenant, quand son sujet de 35 jours ne le dit plus',
    en: 'tells a reader again what holds now, when its topic of 35 days no longer says it',
    needs: 2,
    async run({ target, say, args: [service, reader] }) {
      const { body: gone } = await target.call<{ passed: number }>(
        serviceNamed(reader),
        'POST',
        '/v1/operations/projection/forward',
      );
      let told = 0;
      let after: string | null | undefined;
      do {
        const body = { reader: serviceNamed(reader), ...(after && { after }) };
        const answer = await target.call<Republished>(
          serviceNamed(service),
          'POST',
          '/v1/operations/republish',
          JSON.stringify(body),
          'application/json',
        );
        told += answer.body.told;
        after = answer.body.next;
        say.progress(`${told} faits`, `${told} facts`, null);
      } while (after);
      say.one({ service, reader, passed: gone.passed, told });
    },
  },
];
