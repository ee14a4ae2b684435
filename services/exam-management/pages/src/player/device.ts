import type { Answer } from './answers.ts';
import type { Sitting } from './sitting.ts';
import type { Admitted } from './sittings.ts';

/** A sitting that was begun on this device: enough to go on after the browser ended. */
export interface KeptSitting {
  /** Of the session and the code that were typed. */
  readonly key: string;
  /** Drawn here before the start was asked for. */
  readonly lease: string;
  /** For as long as it holds, coming back needs no other answer. */
  readonly admitted: Admitted;
  /** As the last answer said it, without what it shows: the sealed package has that. Kept until the hand-in. */
  readonly begun?: Sitting;
}

const [sittings, answers, files] = ['sittings', 'answers', 'files'];

/** What the device keeps of sittings, beyond a reload, a crash of the browser and a night: IndexedDB of this page's origin. */
export class Device {
  private constructor(private readonly database: IDBDatabase) {}

  static async open(): Promise<Device> {
    const asked = indexedDB.open('pan-exams', 2);
    asked.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion < 1) {
        asked.result.createObjectStore(sittings, { keyPath: 'key' });
        asked.result.createObjectStore(answers, { keyPath: ['sittingId', 'ref'] });
      }
      asked.result.createObjectStore(files, { keyPath: ['sittingId', 'hash'] });
    };
    return new Device(await done(asked));
  }

  sitting(key: string): Promise<KeptSitting | undefined> {
    return done(this.store(sittings).get(key)) as Promise<KeptSitting | undefined>;
  }

  async keepSitting(sitting: KeptSitting): Promise<void> {
    await done(this.store(sittings).put(sitting));
  }

  async answers(sittingId: string): Promise<Answer[]> {
    return (await done(this.store(answers).getAll(ofSitting(sittingId)))) as Answer[];
  }

  async keepAnswer(sittingId: string, answer: Answer): Promise<void> {
    await done(this.store(answers).put({ sittingId, ...answer }));
  }

  async keepFile(sittingId: string, hash: string, file: Blob): Promise<void> {
    await done(this.store(files).put({ sittingId, hash, file }));
  }

  async file(sittingId: string, hash: string): Promise<Blob | undefined> {
    const kept = (await done(this.store(files).get([sittingId, hash]))) as { file: Blob } | undefined;
    return kept?.file;
  }

  /** After the hand-in: of what was written, the next one at this computer finds nothing. */
  async forgetAnswers(sittingId: string): Promise<void> {
    await done(this.store(answers).delete(ofSitting(sittingId)));
    await done(this.store(files).delete(ofSitting(sittingId)));
  }

  private store(name: string): IDBObjectStore {
    return this.database.transaction(name, 'readwrite').objectStore(name);
  }
}

const ofSitting = (id: string): IDBKeyRange => IDBKeyRange.bound([id], [id, []]);

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('not kept'));
  });
