import type { Command } from '../command.ts';

interface Rotated {
  readonly wrapped: number;
  readonly sealed: number;
}

/** What an operator does about the keys that exam content is sealed under, by the service's own API. */
export const contentCommands: readonly Command[] = [
  {
    name: 'content rotate',
    usage: '',
    fr: 'passe le contenu des épreuves à la clé la plus récente de PAN_CONTENT_KEYS; les plus anciennes peuvent ensuite partir',
    en: 'brings exam content under the newest key of PAN_CONTENT_KEYS; the older ones may go afterwards',
    async run({ target, say }) {
      const total = { wrapped: 0, sealed: 0 };
      for (let step: Rotated = { wrapped: 1, sealed: 0 }; step.wrapped + step.sealed > 0;) {
        const path = '/v1/operations/content-rotations';
        step = (await target.call<Rotated>('exam-management', 'POST', path)).body;
        total.wrapped += step.wrapped;
        total.sealed += step.sealed;
      }
      say.one(total);
    },
  },
];
