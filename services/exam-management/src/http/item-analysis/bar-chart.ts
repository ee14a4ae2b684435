import { escapedHtml } from '@pan/kit/formats';

export interface Bar {
  readonly label: string;
  /** What the bar says in words, for whoever does not see it. */
  readonly said: string;
  /** From 0 to 1; null where nothing may be told. */
  readonly height: number | null;
  readonly isMarked?: boolean;
}

const [width, height, foot, head] = [360, 200, 24, 8] as const;

/** A small chart of bars from 0 to `top`, drawn in the colour of its text; its title and description say all that it shows. */
export function barChart(title: string, bars: readonly Bar[], top: string): string {
  const step = (width - 40) / Math.max(1, bars.length);
  const tall = height - foot - head;
  const drawn = bars.map(({ label, height: share, isMarked }, at) => {
    const [x, size] = [40 + at * step, Math.round((share ?? 0) * tall * 100) / 100];
    const middle = (x + step / 2).toFixed(1);
    const text = `<text x="${middle}" y="${height - 8}" text-anchor="middle">${escapedHtml(label)}</text>`;
    if (share === null) return `<text x="${middle}" y="${height - foot - 6}" text-anchor="middle">—</text>${text}`;
    const fill = isMarked ? 'fill="currentColor"' : 'fill="currentColor" fill-opacity="0.35" stroke="currentColor"';
    return `<rect x="${(x + step * 0.15).toFixed(1)}" y="${(height - foot - size).toFixed(2)}" width="${(step * 0.7).toFixed(1)}" height="${size}" ${fill}/>${text}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui,sans-serif" font-size="11" fill="currentColor"><title>${escapedHtml(title)}</title><desc>${escapedHtml(bars.map(({ said }) => said).join('; '))}</desc><path d="M40 ${head}V${height - foot}H${width}" fill="none" stroke="currentColor"/><text x="36" y="${head + 8}" text-anchor="end">${escapedHtml(top)}</text><text x="36" y="${height - foot}" text-anchor="end">0</text>${drawn.join('')}</svg>`;
}
