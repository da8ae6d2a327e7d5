/** What everything that a plugin brings has in common. */
export interface Contribution {
  readonly name: string;
  /** One sentence for `kramers list`. */
  readonly summary: string;
  /**
   * Raised whenever the same options may give other numbers, or one of their defaults changes: it is part of the key of
   * every cell that the contribution has a part in. 1 unless given.
   */
  readonly version?: number;
  /**
   * Says that it takes the place of another plugin's contribution of that kind and name. Without it the two are
   * refused.
   */
  readonly replaces?: boolean;
}
