import type { examManagement } from '@pan/client';
import { inOrder } from '../qti/shuffled.ts';
import type { Item, Sitting } from './sitting.ts';

type Place = examManagement.components['schemas']['PackagePlaceView'];
type Opening = NonNullable<Sitting['package']>;

interface Content {
  readonly items: readonly Sitting['items'][number][];
  readonly stimuli: Sitting['stimuli'];
  /** Where each file stands after the description. */
  readonly files: Readonly<Record<string, { readonly type: string; readonly offset: number; readonly length: number }>>;
}

const kept = 'exam-packages';
const [ivLength, lengthLength] = [12, 4];

/**
 * All that a paper shows, as any cache may keep it: fetched from the day before on, and telling nothing before the start gives
 * its key.
 */
export class SealedPaper {
  private constructor(
    private readonly content: Content,
    private readonly files: Uint8Array<ArrayBuffer>,
  ) {}

  /** Keeps the ciphertext in this device; packages of other sessions go. */
  static async fetchAhead({ url }: Place): Promise<void> {
    const packages = await caches.open(kept);
    if (await packages.match(url)) return;
    for (const former of await packages.keys()) await packages.delete(former);
    await packages.add(url);
  }

  static async isHere({ url }: Place): Promise<boolean> {
    return (await (await caches.open(kept)).match(url)) !== undefined;
  }

  /** @throws where it cannot be had, or is not what its hash and key say */
  static async open({ url, hash, contentKey }: Opening): Promise<SealedPaper> {
    await SealedPaper.fetchAhead({ url, hash });
    const sealed = new Uint8Array(await (await (await caches.open(kept)).match(url))!.arrayBuffer());
    if (hexOf(await crypto.subtle.digest('SHA-256', sealed)) !== hash) throw new Error('another package');
    const key = await crypto.subtle.importKey('raw', bytesOf(contentKey), 'AES-GCM', false, ['decrypt']);
    const iv = sealed.subarray(0, ivLength);
    const opened = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, sealed.subarray(ivLength));
    const end = lengthLength + new DataView(opened).getUint32(0);
    const described = new TextDecoder().decode(opened.slice(lengthLength, end));
    return new SealedPaper(JSON.parse(described) as Content, new Uint8Array(opened, end));
  }

  /** As one candidate sees it. */
  shownTo(sitting: Sitting): Sitting {
    const { items, stimuli } = this.content;
    const { package: opening, supports } = sitting;
    const orders = opening?.orders ?? {};
    // Items that are drawn for each candidate come with the start, as does what only some are given.
    const drawn = new Map(sitting.items.map((item) => [item.ref, item]));
    const granted = new Map(supports?.items.map((one) => [one.ref, one]));
    const shared = new Map(supports?.stimuli.map((one) => [one.hash, one]));
    const shown = (item: Item): Item => ({
      ...{ ...item, ...granted.get(item.ref) },
      body: inOrder(item.body, orders[item.ref] ?? []),
    });
    return {
      ...sitting,
      stimuli: stimuli.map((text) => ({ ...text, ...shared.get(text.hash) })),
      items: items.map((item) => drawn.get(item.ref) ?? shown(item)),
    };
  }

  /** Null where the paper has no such file. */
  file(address: string): Blob | null {
    const place = this.content.files[address];
    if (!place) return null;
    const { offset, length, type } = place;
    return new Blob([this.files.subarray(offset, offset + length)], { type });
  }
}

const hexOf = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

const bytesOf = (base64url: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
