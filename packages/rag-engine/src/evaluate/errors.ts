/** What is to be evaluated cannot be read, or does not fit together. The message says where and what to do. */
export class EvaluationDataError extends Error {
  override name = "EvaluationDataError";
}
