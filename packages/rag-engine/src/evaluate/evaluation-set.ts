/** A document of a test collection. */
export interface EvaluationDocument {
  id: string;
  /** "" where there is none. */
  title: string;
  /** May be "": such documents are kept, and nothing finds them. */
  text: string;
}

/** A question of a test collection. */
export interface EvaluationQuery {
  id: string;
  text: string;
}

/** The relevant documents of a question with their grades, all above 0. */
export type Judgements = ReadonlyMap<string, number>;

/** A test collection: documents, questions, and which documents answer them. */
export interface EvaluationSet {
  /** Reads the documents again each time it is called; large collections are never in memory at once. */
  documents(): AsyncIterable<EvaluationDocument>;
  /** Those that have a relevant document; the others can be neither right nor wrong. */
  queries: EvaluationQuery[];
  /** By the id of the question. */
  judgements: ReadonlyMap<string, Judgements>;
}
