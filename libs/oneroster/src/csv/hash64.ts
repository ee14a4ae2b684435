/** Two independent 32-bit halves of a text's hash (the mixing of MurmurHash3): among a million texts, two alike come once in 37 million bundles. */
export function hash64(text: string): [low: number, high: number] {
  let a = 0x9747b28c;
  let b = 0x1b873593;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    a = Math.imul(a ^ code, 0x85ebca6b);
    a ^= a >>> 15;
    b = Math.imul(b ^ code, 0xc2b2ae35);
    b ^= b >>> 13;
  }
  return [mixed(a ^ Math.imul(b, 0x9e3779b1)), mixed(b ^ text.length)];
}

function mixed(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
