/** What a search found, as it crosses the thread boundary: labels, best first, with their scores. */
export interface Found {
  labels: number[];
  scores: number[];
}
