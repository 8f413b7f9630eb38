/** A personal value, sealed for one person; whoever has the key of that person can open it, and nobody once the key is destroyed. */
export type Sealed = string & { readonly __sealed: true };

/** What the log and the read models hold of a person: only sealed values. */
export interface SealedPerson {
  readonly email?: Sealed;
  readonly name?: Sealed;
}
