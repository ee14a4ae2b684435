/**
 * One form for addresses that lead to the same place: no scheme, default port, `www.`, fragment, last slash or tracking words; arguments in order.
 * @returns null when the text is no http or https address
 */
export function canonicalAddress(text: string): string | null {
  const url = URL.parse(text.trim());
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  for (const name of [...url.searchParams.keys()])
    if (/^utm_|^fbclid$|^gclid$/.test(name)) url.searchParams.delete(name);
  url.searchParams.sort();
  const path = url.pathname.replace(/(?<!\/)\/+$/, '').replace(/\/index\.html?$/, '');
  return `${url.hostname.replace(/^www\./, '')}${url.port && `:${url.port}`}${path}${url.search}`;
}

/** An http or https address as a reader may follow it, or null. */
export function webAddress(text: string): string | null {
  const url = URL.parse(text.trim());
  return url && /^https?:$/.test(url.protocol) && !url.username && url.href.length <= 2_000 ? url.href : null;
}
