import { locale } from '@pan/pages';
import { centsOf } from './amounts.ts';

/** What was written into a form. */
export class Answers {
  constructor(private readonly data: FormData) {}

  text(name: string): string {
    return (this.data.get(name) as string | null)?.trim() ?? '';
  }

  /** Undefined where nothing was written. */
  optional(name: string): string | undefined {
    return this.text(name) || undefined;
  }

  all(name: string): string[] {
    return this.data.getAll(name) as string[];
  }

  number(name: string): number | undefined {
    const text = this.text(name);
    return text ? Number(text) : undefined;
  }

  words(name: string): { fr: string; en: string } {
    return { fr: this.text(`${name}Fr`), en: this.text(`${name}En`) };
  }

  cents(name: string): number | undefined {
    return centsOf(this.text(name));
  }
}

const dollars = new Intl.NumberFormat(locale, { style: 'currency', currency: 'CAD' });
export const money = (cents: number): string => dollars.format(cents / 100);

/** Reads a form and does what it asks, in the page's own way of doing it. */
export const sent =
  (work: (answers: Answers) => Promise<void>) =>
  (event: SubmitEvent): void => {
    event.preventDefault();
    void work(new Answers(new FormData(event.target as HTMLFormElement)));
  };
