import { keepAnswerFilesBy } from '../src/qti/answer-files.ts';
import { showFilesBy } from '../src/qti/content.ts';
import { type ItemAnswered, ItemPlayer, type Responses } from '../src/qti/item.ts';

// Questions by themselves, without a sitting: what draws them is looked at here, item by item.

interface Shown {
  readonly title: string;
  readonly body: string;
  /** Addresses by what bodies name. */
  readonly files: Readonly<Record<string, string>>;
}

const kept = new Map<string, Blob>();
let player: ItemPlayer;

Object.assign(globalThis, {
  show({ title, body, files }: Shown): void {
    showFilesBy((address) => Promise.resolve(files[address] ?? ''));
    const heading = Object.assign(document.createElement('h1'), { textContent: title });
    player = Object.assign(new ItemPlayer(), { body, responses: {}, locked: false });
    player.addEventListener('item-answered', (event) => {
      document.body.dataset['answers'] = JSON.stringify((event as ItemAnswered).responses);
    });
    delete document.body.dataset['answers'];
    document.querySelector('main')!.replaceChildren(heading, player);
  },
  answer: (responses: Responses, locked: boolean) => void Object.assign(player, { responses, locked }),
});

keepAnswerFilesBy({
  keep: async (file) => {
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const hash = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    kept.set(hash, file);
    return hash;
  },
  at: (hash) => Promise.resolve(URL.createObjectURL(kept.get(hash)!)),
});
document.body.dataset['ready'] = 'yes';
