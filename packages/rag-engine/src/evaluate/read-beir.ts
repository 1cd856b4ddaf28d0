import path from "node:path";
import { z } from "zod";
import { EvaluationDataError } from "./errors.js";
import type { EvaluationDocument, EvaluationQuery, EvaluationSet } from "./evaluation-set.js";
import { readJsonLines, readLines } from "./read-lines.js";

/**
 * Reads a test collection in the layout of BEIR: `corpus.jsonl` (`_id`, `title`, `text`), `queries.jsonl` (`_id`, `text`)
 * and `qrels/test.tsv` (question, document, grade; tabs between). Grades of 0 and below count as not relevant.
 *
 * @param folder that holds the three files.
 * @param split name of the file below `qrels`, without its ending. Default "test".
 * @throws EvaluationDataError when a file is missing or malformed, or the judgements belong to other questions.
 */
export async function readBeir(folder: string, split = "test"): Promise<EvaluationSet> {
  const known = new Map<string, EvaluationQuery>();
  const queriesFile = path.join(folder, "queries.jsonl");
  for await (const { _id: id, text } of readJsonLines(queriesFile, querySchema, '{"_id": …, "text": …}')) {
    known.set(id, { id, text });
  }
  const judgements = await readJudgements(path.join(folder, "qrels", `${split}.tsv`), known);
  const queries = [...known.values()].filter(({ id }) => judgements.has(id));
  if (queries.length === 0) {
    throw new EvaluationDataError(
      `No question of ${queriesFile} has a relevant document. Check the files of ${folder}.`,
    );
  }
  return { documents: () => readCorpus(path.join(folder, "corpus.jsonl")), queries, judgements };
}

const idSchema = z.union([z.string(), z.number()]).transform(String);
const querySchema = z.object({ _id: idSchema, text: z.string() });
const documentSchema = z.object({ _id: idSchema, title: z.string().nullish(), text: z.string().nullish() });

async function* readCorpus(file: string): AsyncIterable<EvaluationDocument> {
  for await (const { _id: id, title, text } of readJsonLines(file, documentSchema, '{"_id": …, "text": …}')) {
    yield { id, title: title ?? "", text: text ?? "" };
  }
}

/** Joining judgements with questions that they were not made for gives figures that mean nothing: it is an error. */
async function readJudgements(
  file: string,
  queries: ReadonlyMap<string, EvaluationQuery>,
): Promise<Map<string, Map<string, number>>> {
  const judgements = new Map<string, Map<string, number>>();
  for await (const { line, number } of readLines(file)) {
    const [query = "", document = "", grade = ""] = line.split("\t").map((cell) => cell.trim());
    const value = Number(grade);
    if (number === 1 && !Number.isFinite(value)) continue;
    if (document === "" || grade === "" || !Number.isFinite(value)) {
      throw new EvaluationDataError(
        `${file}, line ${number}: a line has a question, a document and a number, with tabs between. Correct the line.`,
      );
    }
    if (!queries.has(query)) {
      throw new EvaluationDataError(
        `${file}, line ${number}: there is no question ${JSON.stringify(query)} in queries.jsonl. Use judgements and questions of one collection.`,
      );
    }
    if (value > 0) judgements.set(query, (judgements.get(query) ?? new Map<string, number>()).set(document, value));
  }
  return judgements;
}
