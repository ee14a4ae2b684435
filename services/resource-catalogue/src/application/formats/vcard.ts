export interface Card {
  readonly name: string | null;
  readonly organisation: string | null;
}

/** Name and organisation of a vCard (RFC 6350, also older ones); its addresses, telephones and pictures are not kept. A text that is no vCard is a name. */
export function readCard(text: string): Card {
  if (!/BEGIN:VCARD/i.test(text)) return { name: text.trim() || null, organisation: null };
  const lines = text.replace(/\r?\n[ \t]+(?=\S)/g, '').split(/\r?\n/);
  const field = (name: string): string | null => {
    const line = lines.find((candidate) => new RegExp(`^\\s*${name}(;[^:]*)?:`, 'i').test(candidate));
    return line === undefined ? null : plain(line.slice(line.indexOf(':') + 1)) || null;
  };
  const [family = '', given = ''] = (field('N') ?? '').split(';');
  const parts = [given, family].map((part) => part.trim()).filter(Boolean);
  return { name: field('FN') ?? (parts.join(' ') || null), organisation: field('ORG')?.split(';')[0]?.trim() || null };
}

const plain = (value: string): string =>
  value
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;:\\])/g, '$1')
    .trim();

export const writeCard = (name: string): string =>
  `BEGIN:VCARD\nVERSION:3.0\nFN:${name.replace(/[\\,;]/g, '\\$&')}\nN:${name.replace(/[\\,;]/g, '\\$&')};;;;\nEND:VCARD`;
