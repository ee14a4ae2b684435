import { isRecordDay } from '@pan/kit/domain';

/** The ways in which schools write dates; where two read equally many, the earlier one here is taken unless they name different days. */
const forms = [
  { en: 'yyyy-mm-dd', fr: 'aaaa-mm-jj', mark: '-', order: 'ymd' },
  { en: 'yyyy/mm/dd', fr: 'aaaa/mm/jj', mark: '/', order: 'ymd' },
  { en: 'yyyymmdd', fr: 'aaaammjj', mark: '', order: 'ymd' },
  { en: 'dd/mm/yyyy', fr: 'jj/mm/aaaa', mark: '/', order: 'dmy' },
  { en: 'mm/dd/yyyy', fr: 'mm/jj/aaaa', mark: '/', order: 'mdy' },
  { en: 'dd-mm-yyyy', fr: 'jj-mm-aaaa', mark: '-', order: 'dmy' },
  { en: 'mm-dd-yyyy', fr: 'mm-jj-aaaa', mark: '-', order: 'mdy' },
  { en: 'dd.mm.yyyy', fr: 'jj.mm.aaaa', mark: '.', order: 'dmy' },
  { en: 'mm.dd.yyyy', fr: 'mm.jj.aaaa', mark: '.', order: 'mdy' },
] as const;
export type DateForm = (typeof forms)[number];
export const isoDates: DateForm = forms[0];

type Order = DateForm['order'];
/** A time of day may follow; the day is the one that is written. */
const time = String.raw`(?:[T ]\d{1,2}:\d{2}.{0,24})?`;
const written = new RegExp(String.raw`^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})${time}$`);
const compact = new RegExp(String.raw`^(\d{4})(\d{2})(\d{2})${time}$`);
const places: Record<Order, readonly [year: number, month: number, day: number]> = {
  ymd: [0, 1, 2],
  dmy: [2, 1, 0],
  mdy: [2, 0, 1],
};

/** The day a text names in one form: `YYYY-MM-DD`, or why there is none. */
export function readDate(
  form: DateForm,
  text: string,
): { day: string } | { problem: 'date-unreadable' | 'date-impossible' } {
  const match = form.mark === '' ? compact.exec(text) : written.exec(text);
  if (!match || (form.mark !== '' && match[2] !== form.mark)) return { problem: 'date-unreadable' };
  const parts = form.mark === '' ? match.slice(1, 4) : [match[1]!, match[3]!, match[4]!];
  const [year, month, day] = places[form.order].map((place) => parts[place]!) as [string, string, string];
  if (year.length !== 4 || day.length > 2) return { problem: 'date-unreadable' };
  const named = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isRecordDay(named) ? { day: named } : { problem: 'date-impossible' };
}

export type DateDecision =
  | { readonly form: DateForm; readonly isExact: boolean }
  | { readonly form: DateForm; readonly otherForm: DateForm; readonly row: number; readonly value: string };

/** Longer texts would keep the whole block of the file that they were cut from in memory. */
const longestKept = 12;

/** Watches all dates of one column, then says in which form the school writes them. */
export class DateColumn {
  private readonly read = forms.map(() => 0);
  /** Texts that both day-first and month-first read as the same day, by mark. */
  private readonly alike = new Map<string, number>();
  private readonly doubtful = new Map<string, { row: number; value: string }>();
  private readonly known = new Map<string, Reading>();
  private isExact = true;

  see(text: string, row: number): void {
    let reading = this.known.get(text);
    if (!reading) {
      reading = readingOf(text);
      if (this.known.size >= 10_000) this.known.clear();
      if (text.length <= longestKept) this.known.set(text, reading);
    }
    for (const index of reading.forms) this.read[index]! += 1;
    if (!reading.isExact && reading.forms.length > 0) this.isExact = false;
    if (reading.mark === null) return;
    if (reading.alike) this.alike.set(reading.mark, (this.alike.get(reading.mark) ?? 0) + 1);
    else if (!this.doubtful.has(reading.mark)) this.doubtful.set(reading.mark, { row, value: text });
  }

  decide(): DateDecision {
    const best = Math.max(...this.read);
    const [form, otherForm] = forms.filter((_, index) => this.read[index] === best);
    if (best === 0 || !form) return { form: isoDates, isExact: true };
    const opposed = otherForm && form.order === 'dmy' && otherForm.order === 'mdy' && otherForm.mark === form.mark;
    const doubt = this.doubtful.get(form.mark);
    if (opposed && doubt && best > (this.alike.get(form.mark) ?? 0)) return { form, otherForm, ...doubt };
    return { form, isExact: this.isExact };
  }
}

interface Reading {
  readonly forms: readonly number[];
  /** The mark when day and month can be told apart by nothing but the column. */
  readonly mark: string | null;
  readonly alike: boolean;
  /** Nothing but the day, in ISO dates with leading zeros. */
  readonly isExact: boolean;
}

function readingOf(text: string): Reading {
  const days = forms.map((form) => {
    const reading = readDate(form, text);
    return 'day' in reading ? reading.day : null;
  });
  const readable = forms.flatMap((_, index) => (days[index] === null ? [] : [index]));
  const byDay = forms.findIndex((form, index) => form.order === 'dmy' && days[index] !== null);
  const byMonth = forms.findIndex((form, index) => form.order === 'mdy' && days[index] !== null);
  const first = Math.max(byDay, byMonth);
  return {
    forms: readable,
    mark: first === -1 ? null : forms[first]!.mark,
    alike: byDay !== -1 && byMonth !== -1 && days[byDay] === days[byMonth],
    isExact: /^(\d{4}-\d{2}-\d{2}|(?!\d{4}-)\d+(\D\d+\D\d+)?)$/.test(text),
  };
}
