/**
 * Takes back what a fold has done to a state it changes in place. Where others write, an append may lose its race, and a stream with a
 * hundred thousand sales must not be folded anew for that, nor its state be copied for every batch that could lose. So a fold that may
 * have to be taken back is given a view of the state that looks the same, changes the state itself, and remembers what was there before.
 *
 * Knows plain objects, arrays, typed arrays and maps: what states are made of. An entry that was removed from a map comes back as the last
 * one, so nothing may be decided on the order of entries that can be removed.
 */
export class UndoLog {
  private steps: (() => unknown)[] = [];
  /** One object has one view, so that what is the same compares as the same. */
  private readonly views = new Map<unknown, unknown>();
  private readonly raws = new Map<unknown, unknown>();

  /** What `change` makes of a view of `state`. Neither that nor the state holds a view afterwards. */
  record<S>(state: S, change: (view: S) => S): S {
    return this.raw(change(this.view(state)));
  }

  /** A step that was taken elsewhere, to be taken back in its turn. */
  readonly note = (undo: () => unknown): void => {
    this.steps.push(undo);
  };

  /** Puts everything back as it was before the first `record`. */
  undo(): void {
    for (const step of this.steps.splice(0).reverse()) step();
  }

  readonly view = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null || this.raws.has(value)) return value;
    const known = this.views.get(value);
    if (known !== undefined) return known as T;
    const view = this.viewOf(value);
    this.views.set(value, view);
    this.raws.set(view, value);
    return view as T;
  };

  /** The value itself; what was newly made of views is emptied of them. */
  readonly raw = <T>(value: T): T => {
    if (typeof value !== 'object' || value === null) return value;
    const known = this.raws.get(value);
    if (known !== undefined) return known as T;
    // What has a view belongs to the state already, and holds none.
    if (!this.views.has(value)) this.empty(value);
    return value;
  };

  private viewOf(raw: object): object {
    if (raw instanceof Map) return new MapView(raw, this);
    if (isPlain(raw) || Array.isArray(raw) || ArrayBuffer.isView(raw)) return new Proxy(raw, this.handler);
    throw new TypeError(`a state is made of plain objects, arrays and maps, not of a ${raw.constructor.name}`);
  }

  private readonly handler: ProxyHandler<object> = {
    get: (target, key) => {
      // Asked of the object itself: a typed array tells its length to nobody else.
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' && ArrayBuffer.isView(target) ? value.bind(target) : this.view(value);
    },
    set: (target, key, value) => {
      this.noteField(target, key);
      return Reflect.set(target, key, this.raw(value), target);
    },
    deleteProperty: (target, key) => {
      this.noteField(target, key);
      return Reflect.deleteProperty(target, key);
    },
    defineProperty() {
      throw new TypeError('a state is changed by assigning to its fields');
    },
  };

  private noteField(target: object, key: PropertyKey): void {
    const before: unknown = Reflect.get(target, key, target);
    if (Object.hasOwn(target, key)) return this.note(() => Reflect.set(target, key, before, target));
    this.note(() => Reflect.deleteProperty(target, key));
    // A list that gets an item behind its last one grows by that, and does not shrink when the item goes.
    if (Array.isArray(target)) this.noteField(target, 'length');
  }

  private empty(made: object): void {
    if (made instanceof Map) for (const [key, value] of made) made.set(key, this.raw(value));
    else if (!ArrayBuffer.isView(made)) {
      for (const [key, value] of Object.entries(made)) {
        const stripped: unknown = this.raw(value);
        if (stripped !== value) Reflect.set(made, key, stripped);
      }
    }
  }
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  // Whichever realm's `Object` it is: a test's or a worker's may be another one.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** What the view of a map needs of its log. */
type Views = Pick<UndoLog, 'view' | 'raw' | 'note'>;

class MapView<K, V> extends Map<K, V> {
  constructor(
    private readonly map: Map<K, V>,
    private readonly views: Views,
  ) {
    super();
  }

  override get size(): number {
    return this.map.size;
  }

  override has(key: K): boolean {
    return this.map.has(key);
  }

  override get(key: K): V | undefined {
    return this.views.view(this.map.get(key));
  }

  override set(key: K, value: V): this {
    this.noteEntry(key);
    this.map.set(key, this.views.raw(value));
    return this;
  }

  override delete(key: K): boolean {
    this.noteEntry(key);
    return this.map.delete(key);
  }

  override clear(): void {
    const before = [...this.map];
    this.views.note(() => before.forEach(([key, value]) => this.map.set(key, value)));
    this.map.clear();
  }

  override forEach(callback: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this) callback(value, key, this);
  }

  override keys(): MapIterator<K> {
    return this.map.keys();
  }

  override *values(): MapIterator<V> {
    for (const value of this.map.values()) yield this.views.view(value);
  }

  override *entries(): MapIterator<[K, V]> {
    for (const [key, value] of this.map) yield [key, this.views.view(value)];
  }

  override [Symbol.iterator](): MapIterator<[K, V]> {
    return this.entries();
  }

  private noteEntry(key: K): void {
    const { map } = this;
    const before = map.get(key);
    if (map.has(key)) this.views.note(() => map.set(key, before!));
    else this.views.note(() => map.delete(key));
  }
}
