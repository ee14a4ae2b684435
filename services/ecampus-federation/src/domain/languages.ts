/** A tag of language in the case that RFC 5646 §2.1.1 recommends and OOAPI asks for: `FR-ca` is `fr-CA`. */
export function canonicalTag(tag: string): string {
  const [language = '', ...others] = tag.toLowerCase().split('-');
  const inCase = (part: string): string => {
    if (part.length === 2) return part.toUpperCase();
    return part.length === 4 ? part[0]!.toUpperCase() + part.slice(1) : part;
  };
  return [language, ...others.map(inCase)].join('-');
}

/** ISO 639-2 has two codes for some languages, for libraries and by their own names; ISO 639-3 has the latter. */
const byOwnName: Readonly<Record<string, string>> = {
  ...{ alb: 'sqi', arm: 'hye', baq: 'eus', bur: 'mya', chi: 'zho', cze: 'ces', dut: 'nld', fre: 'fra', geo: 'kat' },
  ...{ ger: 'deu', gre: 'ell', ice: 'isl', mac: 'mkd', mao: 'mri', may: 'msa', per: 'fas', rum: 'ron', slo: 'slk' },
  ...{ tib: 'bod', wel: 'cym' },
};

/** A language of three letters by its code in ISO 639-3. */
export function languageCode(code: string): string {
  const known = code.toLowerCase();
  return byOwnName[known] ?? known;
}
