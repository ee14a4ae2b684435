import { historyOf } from './mark-history.js';

const at = (day: number) => new Date(Date.UTC(2027, 1, day));

describe('What a mark was before', () => {
  it('is told in both languages: the review, the points of each place and the mark before and after', () => {
    const review = {
      ...({ kind: 'remark', askedFor: 'guardian' } as const),
      ...{ awards: [{ place: 'Q15', before: '11', after: '13.5' }], words: 'La conclusion répond à la question.' },
      endedAt: at(9),
    };
    const [first, second] = historyOf(
      [
        { version: 0, mark: 58, reason: null, since: at(1) },
        { version: 1, mark: 70, reason: 'review-decided', since: at(9) },
      ],
      [review],
    );
    expect(first).toMatchObject({
      fr: 'La note a d’abord été diffusée à 58.',
      en: 'The mark was first released as 58.',
    });
    expect(second!.fr).toBe(
      'Révision demandée par la famille : une autre personne a corrigé de nouveau; Q15 vaut 13,5 points au lieu de 11. La note est passée de 58 à 70. Motif : La conclusion répond à la question.',
    );
    expect(second!.en).toBe(
      'Review asked for by the family: another person marked again; Q15 has 13.5 points instead of 11. The mark went from 58 to 70. Reason given: La conclusion répond à la question.',
    );
  });

  it('says why else it changed, to the others of a group too, without whose review it was', () => {
    const history = historyOf(
      [
        { version: 2, mark: 61, reason: null, since: at(1) },
        { version: 3, mark: 60, reason: 'group-changed', since: at(2) },
        { version: 4, mark: 62, reason: 'of-later-days', since: at(3) },
      ],
      [],
    );
    expect(history.map(({ en }) => en)).toEqual([
      'The mark was 61.',
      'The mark went from 61 to 60: the marks of the group were computed again.',
      'The mark went from 60 to 62.',
    ]);
  });
});
