import { DateColumn, isoDates, readDate } from './dates.js';

function decide(...texts: string[]) {
  const column = new DateColumn();
  for (const [index, text] of texts.entries()) column.see(text, index + 2);
  return column.decide();
}

const readIn = (texts: string[], text: string) => readDate(decide(...texts).form, text);

describe('Deciding how a column writes its dates', () => {
  it.each([
    [['2018-03-14'], '2018-03-14', 'yyyy-mm-dd'],
    [['2018-03-14T00:00:00.000Z'], '2018-03-14T04:00:00Z', 'yyyy-mm-dd'],
    [['2018/03/14'], '2018/3/14', 'yyyy/mm/dd'],
    [['20180314'], '20180314', 'yyyymmdd'],
    [['03/04/2018', '14/03/2018'], '14/03/2018', 'dd/mm/yyyy'],
    [['03/04/2018', '03/14/2018'], '03/14/2018', 'mm/dd/yyyy'],
    [['14-03-2018'], '14-03-2018', 'dd-mm-yyyy'],
    [['14.03.2018 00:00'], '14.03.2018', 'dd.mm.yyyy'],
  ])('%j: %s is 14 March', (texts, text, form) => {
    expect(decide(...texts).form.en).toBe(form);
    expect(readIn(texts, text)).toEqual({ day: '2018-03-14' });
  });

  it('finds two readings that name different days, and the first value that shows it', () => {
    expect(decide('05/05/2018', '03/04/2018')).toMatchObject({
      form: { en: 'dd/mm/yyyy' },
      otherForm: { en: 'mm/dd/yyyy' },
      row: 3,
      value: '03/04/2018',
    });
  });

  it('finds them too when each reading fails on as many values', () => {
    expect(decide('14/03/2018', '03/14/2018')).toHaveProperty('otherForm');
  });

  it('is content when both readings name the same days', () => {
    expect(decide('05/05/2018', '12/12/2017')).not.toHaveProperty('otherForm');
  });

  it('takes the reading that most values have', () => {
    expect(decide('14/03/2018', '15/03/2018', '03/16/2018', '2018-03-17').form.en).toBe('dd/mm/yyyy');
  });

  it('falls back to ISO where nothing is a date', () => {
    expect(decide('demain', '14/03/18').form).toBe(isoDates);
    expect(decide().form).toBe(isoDates);
  });

  it('notices times of day and missing zeros', () => {
    expect(decide('2018-03-14')).toMatchObject({ isExact: true });
    expect(decide('2018-03-14', '2018-3-4')).toMatchObject({ isExact: false });
    expect(decide('2018-03-14 08:00')).toMatchObject({ isExact: false });
  });

  it.each(['2026-02-30', '2025-02-29', '2018-13-01', '0018-03-14', '2018-00-10'])('finds %s in no calendar', (text) => {
    expect(readDate(isoDates, text)).toEqual({ problem: 'date-impossible' });
  });

  it.each(['14/03/2018', '2018', '43173', '2018-03', '2018-03-14abc', '２０１８-03-14'])(
    'does not read %s as an ISO date',
    (text) => {
      expect(readDate(isoDates, text)).toEqual({ problem: 'date-unreadable' });
    },
  );
});
