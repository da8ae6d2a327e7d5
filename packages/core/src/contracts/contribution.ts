/** What everything that a plugin brings has in common. */
export interface Contribution {
  readonly name: string;
  /** One sentence for `kramers list`. */
  readonly summary: string;
  /** Says that it takes the place of another plugin's contribution of that kind and name. Without it the two are refused. */
  readonly replaces?: boolean;
}
