/** Commas and openings: each may be an object to make when JSON is parsed, which lets nobody else be answered meanwhile. */
export function hasMoreParts(json: Uint8Array, most: number): boolean {
  let parts = 0;
  for (const byte of json) if (byte === 0x2c || byte === 0x5b || byte === 0x7b) parts += 1;
  return parts > most;
}
