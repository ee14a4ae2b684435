import type { ServiceName } from '@pan/contracts';
import { plainText } from '@pan/kit/domain';
import type { World } from '../world.js';

/** Texts that services took, each with a mark at its beginning by which it is found again wherever a database keeps it. */
export class Kept {
  private readonly texts = new Map<string, string>();
  private marks = 0;

  /** @param letters with which its marks begin, and that no digest holds by chance */
  constructor(private readonly letters: string) {}

  mark(): string {
    this.marks += 1;
    return `${this.letters}${this.marks}q`;
  }

  /** A text was taken: it has to stand in whatever keeps it. */
  note(mark: string, text: string): void {
    this.texts.set(mark, text);
  }

  get count(): number {
    return this.texts.size;
  }

  /** Where a database keeps something else of a text that was taken. */
  async alteredIn(world: World, service: ServiceName): Promise<string[]> {
    return (await this.standing(world, service)).altered;
  }

  /** Likewise, and what was taken and stands nowhere. */
  async standing(world: World, service: ServiceName): Promise<{ altered: string[]; lost: string[] }> {
    const database = world.databases.get(service)!;
    const columns = await database.query<{ table: string; column: string }>(
      `select c.table_name as table, c.column_name as column
         from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
        where c.table_schema = 'public' and t.table_type = 'BASE TABLE'
          and c.data_type in ('text', 'character varying', 'jsonb', 'ARRAY')`,
    );
    const altered: string[] = [];
    const lost = new Map(this.texts);
    for (const { table, column } of columns) {
      if (folded.has(`${table}.${column}`)) continue;
      const rows = await database.query<{ kept: string }>(
        `select distinct "${column}"::text as kept from "${table}" where "${column}"::text ~ $1`,
        [`${this.letters}[0-9]+q`],
      );
      for (const { kept } of rows)
        for (const [mark] of kept.matchAll(new RegExp(`${this.letters}\\d+q`, 'g'))) {
          const text = this.texts.get(mark);
          lost.delete(mark);
          if (text !== undefined && !formsOf(text).some((form) => kept.includes(form)))
            altered.push(
              `${table}.${column} has ${JSON.stringify(kept.slice(0, 120))} of ${JSON.stringify(text.slice(0, 60))}`,
            );
        }
    }
    const lostOnes = [...lost.values()].map((text) => JSON.stringify(text.slice(0, 60)));
    return { altered: altered.slice(0, 20), lost: lostOnes.slice(0, 20) };
  }
}

/** Kept to be searched or compared, or a finding's excerpt, which shows what nobody sees. */
const folded = new Set([
  'resource.words',
  'resource.fingerprint',
  'course.folded',
  'course.title_key',
  'job_problem.value',
  'learner_name_word.word',
]);

/** A text as it was sent or in its one form (titles of one line have single blanks): in a column, in JSON, in a list, in a document. */
function formsOf(text: string): string[] {
  const plain = plainText(text);
  return [text, plain, plain.replace(/\s+/g, ' ')].flatMap((form) => {
    const json = JSON.stringify(form).slice(1, -1);
    return [form, json, json.replaceAll('\\', '\\\\'), escapedForXml(form)];
  });
}

/** As an attribute or an element holds it. */
export const escapedForXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
