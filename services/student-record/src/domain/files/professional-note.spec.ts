import { type NotePlace, ProfessionalNote } from './professional-note.js';

const today = '2026-11-30';
const now = new Date('2026-11-30T15:00:00Z');
const of: NotePlace = {
  ...{ id: 'n', learnerId: 'zoe', organisationId: 'o', profession: 'psychologist', wall: 'css-a/psychologist' },
  ...{ staffId: 's', subject: 'eve', authorName: 'Ève Roy', amends: null },
};
const said = { kind: 'note', day: today, text: 'Première rencontre' } as const;

describe('A professional’s note', () => {
  it('is revised until it is signed, and then by nobody', () => {
    const note = ProfessionalNote.write(of, said, today, now);
    note.revise({ ...said, text: 'Rencontre' }, today);
    expect([note.sign(now), note.sign(now), note.isSigned, note.version]).toEqual([true, false, true, 3]);
    expect(() => note.revise(said, today)).toThrow('note-signed');
  });

  it('speaks of no day ahead', () => {
    const ahead = { ...said, day: '2026-12-01' };
    expect(() => ProfessionalNote.write(of, ahead, today, now)).toThrow('note-day-ahead');
    expect(() => ProfessionalNote.write(of, said, today, now).revise(ahead, today)).toThrow('note-day-ahead');
  });
});
