/** A label with its cosine. */
export interface Scored {
  label: number;
  score: number;
}
