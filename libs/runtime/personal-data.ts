import { Sealed } from '../kernel/sealed';
import { SubjectKeysUnavailable } from '../subject-keys/subject-key-store';
import { keyIdOf, openWith, SubjectKey, sealWith } from './person-cipher';
import { SubjectKeyRing, SubjectKeyRingOptions, subjectOf } from './subject-key-ring';

/** What a sealed value reads as once its key has been destroyed. */
export interface Erased {
  readonly erased: true;
}
export type Opened = string | Erased;

/** Seals what may be known of a person before it reaches a decider, and opens it for those who may see it. */
export interface PersonalData {
  /**
   * In the order of `values`; with the person's key, which is made when there is none. On an exclusive store an append that is started
   * after this resolves carries the key with it; elsewhere the key is durable when this resolves.
   */
  seal(organisationId: string, customerId: string, values: readonly string[]): Promise<Sealed[]>;
  /** Resolves when all keys used so far are durable. On an exclusive store to be awaited beside the append, before the answer. */
  settled(): Promise<void>;
  /** Throws for a text that is not sealed, was tampered with, or whose key the store never had. */
  open(sealed: string): Promise<Opened>;
  /**
   * As `open`, for lists and whoever names the person: `null` where the value cannot be opened, which is told, now and then, to
   * `onUnreadable`. A store that is away still rejects.
   */
  show(sealed: string): Promise<Opened | null>;
  /** In order; asks for each person's key once. */
  openMany(sealed: readonly string[]): Promise<Opened[]>;
  /** The keys that the person's data is sealed with now, made or not: what an erasure names before it destroys them. */
  currentKeyIds(organisationId: string, customerId: string): Promise<string[]>;
  /**
   * Destroys exactly these keys: for an erasure and all its repeats, which must not touch the key of a customer who came back since.
   * Durable when it resolves.
   */
  destroyKeys(keyIds: readonly string[]): Promise<void>;
  /** Destroys the person's present keys and answers their ids. */
  destroy(organisationId: string, customerId: string): Promise<string[]>;
  /** The keys that another process has decided to destroy are neither used nor opened here any more, whether or not it has come to it. */
  forget(keyIds: readonly string[]): void;
}

const erased: Erased = Object.freeze({ erased: true });

export interface PersonalDataOptions extends SubjectKeyRingOptions {
  /** Told of values that stay blank because they cannot be opened: of the first, and then at most every minute. */
  readonly onUnreadable?: (error: unknown) => void;
}

export function createPersonalData(options: PersonalDataOptions): PersonalData {
  const ring = new SubjectKeyRing(options);
  const unreadable = nowAndThen(options.onUnreadable ?? (() => undefined));

  async function openMany(sealed: readonly string[]): Promise<Opened[]> {
    const keyIds = sealed.map((text) => keyIdOf(text) ?? notSealed());
    const distinct = [...new Set(keyIds)];
    const found = await Promise.all(distinct.map((keyId) => ring.find(keyId)));
    const keys = new Map<string, SubjectKey | 'destroyed'>(distinct.map((keyId, index) => [keyId, found[index]!]));
    return sealed.map((text, index) => {
      const key = keys.get(keyIds[index]!)!;
      return key === 'destroyed' ? erased : openWith(key, text as Sealed);
    });
  }

  return {
    seal: async (organisationId, customerId, values) => {
      const subject = subjectName(organisationId, customerId);
      const key = ring.cached(subject) ?? (await ring.current(subject));
      return values.map((value) => sealWith(key, value));
    },
    settled: () => ring.settled(),
    open: async (sealed) => (await openMany([sealed]))[0]!,
    show: async (sealed) => {
      try {
        return (await openMany([sealed]))[0]!;
      } catch (error) {
        if (error instanceof SubjectKeysUnavailable) throw error;
        unreadable(error);
        return null;
      }
    },
    openMany,
    currentKeyIds: (organisationId, customerId) => ring.currentKeyIds(subjectName(organisationId, customerId)),
    destroyKeys: (keyIds) => ring.destroy(keyIds),
    destroy: async (organisationId, customerId) => {
      const keyIds = await ring.currentKeyIds(subjectName(organisationId, customerId));
      await ring.destroy(keyIds);
      return keyIds;
    },
    forget: (keyIds) => ring.forget(keyIds),
  };
}

const tellAgainMs = 60_000;

/** A store that lost its keys would otherwise be told of with every value of every list. */
function nowAndThen(tell: (error: unknown) => void): (error: unknown) => void {
  let toldAt = -Infinity;
  let untold = 0;
  return (cause) => {
    untold += 1;
    if (performance.now() - toldAt < tellAgainMs) return;
    tell(new Error(`personal data that cannot be opened stays blank (${untold} since it was told last)`, { cause }));
    toldAt = performance.now();
    untold = 0;
  };
}

/** The person of a sealed value: what a key's id says before its generation. */
export function subjectOfSealed(sealed: string): string | null {
  const keyId = keyIdOf(sealed);
  return keyId === null ? null : subjectOf(keyId);
}

/** Organisation ids have no underscore, so two people never share a name. */
const subjectName = (organisationId: string, customerId: string): string => `${organisationId}_${customerId}`;

function notSealed(): never {
  throw new Error('not a sealed value');
}
