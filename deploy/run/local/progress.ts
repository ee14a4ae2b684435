/** The list that grows while the system starts: one line a step, its seconds, and a sign of life in between. */
export type Say = (text: string) => void;

export async function step<T>(title: string, work: (say: Say) => Promise<T>): Promise<T> {
  const begun = performance.now();
  const seconds = (digits: number) => ((performance.now() - begun) / 1000).toFixed(digits);
  const live = process.stdout.isTTY;
  let note = '';
  const timer = setInterval(
    () => {
      const line = `· ${title}  ${seconds(0)} s  ${note}`;
      if (live) process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
      else console.log(line);
    },
    live ? 500 : 5_000,
  );
  const finish = (mark: string) => {
    clearInterval(timer);
    if (live) process.stdout.write('\r\x1b[2K');
    console.log(`${mark} ${title.padEnd(44)} ${seconds(1).padStart(6)} s${note && mark === '✓' ? `  ${note}` : ''}`);
  };
  try {
    const result = await work((text) => (note = text));
    finish('✓');
    return result;
  } catch (error) {
    finish('✗');
    throw error;
  }
}

export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map(
      (row) =>
        `  ${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join('  ')
          .trimEnd()}`,
    )
    .join('\n');
}
