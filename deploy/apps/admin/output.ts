import { styleText } from 'node:util';
import { table } from '../../run/local/progress.ts';
import type { Row, Say, Text } from './command.ts';

const faint = (text: string): string => styleText('dim', text, { validateStream: true });

/** For a person: tables and sentences. */
export function forPeople(language: 'fr' | 'en'): Say {
  const clear = () => process.stderr.isTTY && process.stderr.write('\r\x1b[2K');
  const told = ({ fr, en }: Text) => (language === 'fr' ? fr : en);
  let shown = -1;
  return {
    end: () => undefined,
    rows: (rows, empty = { fr: 'Rien.', en: 'Nothing.' }) => {
      clear();
      if (rows.length === 0) return console.log(told(empty));
      const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
      const [head, ...body] = table([
        columns,
        ...rows.map((row) => columns.map((column) => shownAs(row[column]))),
      ]).split('\n');
      console.log([faint(head!), ...body].join('\n'));
    },
    one: (value) => {
      clear();
      console.log(table(Object.entries(value).map(([name, item]) => [name, shownAs(item)])));
    },
    text: (lines) => {
      clear();
      console.log(lines.join('\n'));
    },
    line: (fr, en) => {
      clear();
      console.log(told({ fr, en }));
    },
    progress: (fr, en, share) => {
      const percent = share === null ? null : Math.floor(share * 100);
      const bar =
        percent === null ? '' : ` [${'█'.repeat(percent / 5)}${'·'.repeat(20 - Math.floor(percent / 5))}] ${percent} %`;
      if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${told({ fr, en })}${bar}`);
      else if (percent === null || Math.floor(percent / 10) > shown) {
        process.stderr.write(`${told({ fr, en })}${bar}\n`);
        shown = percent === null ? shown : Math.floor(percent / 10);
      }
    },
  };
}

/** For a program: one JSON document on standard output, nothing else; rows that go with one object are its `rows`. */
export function forPrograms(): Say {
  let told: unknown;
  const rows = (value: readonly Row[]) => void (told = value);
  const one = (value: Row) => void (told = told === undefined ? value : { ...value, rows: told });
  const text = (lines: readonly string[]) => void (told = lines);
  const end = () => {
    if (told !== undefined) console.log(JSON.stringify(told, null, 2));
  };
  return { rows, one, text, end, line: () => undefined, progress: () => undefined };
}

function shownAs(value: Row[string]): string {
  return value === null || value === undefined ? '—' : String(value);
}
