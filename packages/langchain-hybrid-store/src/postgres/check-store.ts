import process from "node:process";
import type { EmbeddingsInterface } from "@langchain/core/embeddings";
import { checkCanary } from "../canary-check.js";
import type { CheckOptions, StoreProblem, StoreReport } from "../check.js";
import { InvalidOptionError } from "../errors.js";
import type { Manifest } from "../manifest.js";
import { searchedText } from "../searched-text.js";
import type { Connection } from "./connection.js";
import type { HnswIndex } from "./hnsw-index.js";
import { measureRecall } from "./measure-ef.js";
import type { Tokenizer } from "./tokenizer.js";
import { totalsShards } from "./schema.js";

/** What is looked over. */
export interface CheckedPostgresStore {
  connection: Connection;
  tokenizer: Tokenizer;
  graph: HnswIndex;
  manifest: Manifest | undefined;
  embeddings: EmbeddingsInterface;
  recallTarget: number;
}

/** Ids that are named of what has to be added again. */
const mostIds = 1000;

/** See `HybridStore.check`. */
export async function checkPostgresStore(
  store: CheckedPostgresStore,
  { sample = 100 }: CheckOptions = {},
): Promise<StoreReport> {
  if (!(Number.isSafeInteger(sample) && sample > 0)) {
    throw new InvalidOptionError(`sample is ${sample}. Use a whole number of vectors from 1 up.`);
  }
  const { connection, manifest, graph } = store;
  const [facts] = await connection.query<{ count: string; bytes: string; server: string; vector: string }>(factsSql);
  const canary = await checkCanary(manifest, store.embeddings);
  const state = await graph.state();
  const recall =
    state === "usable" && manifest ? await measureRecall(connection, manifest.dimension, sample) : undefined;
  const problems = [
    ...(await vectorProblems(store)),
    ...(await textProblems(store)),
    ...(state === "broken" ? [brokenGraph] : []),
    ...recallProblems(recall, store.recallTarget),
    ...canary.problems,
  ];
  return {
    count: Number(facts?.count ?? 0),
    dimension: manifest?.dimension,
    index:
      state === "usable" ? "graph of pgvector" : state === "building" ? "exact; the graph is being built" : "exact",
    recall,
    canaryCosine: canary.cosine,
    bytes: Number(facts?.bytes ?? 0),
    versions: { node: process.versions.node, postgresql: facts?.server ?? "", pgvector: facts?.vector ?? "" },
    problems,
  };
}

/** See `HybridStore.repair`: says what it did. */
export async function repairPostgresStore(store: CheckedPostgresStore): Promise<string[]> {
  const done: string[] = [];
  if ((await textProblems(store)).length > 0) {
    await rebuildFullText(store);
    done.push("Built the full text again from the chunks.");
  }
  if (store.manifest !== undefined && (await store.graph.state()) === "broken") {
    await store.graph.drop();
    await store.graph.ensure(store.manifest.dimension);
    done.push("Built the graph again.");
  }
  return done;
}

const factsSql = `SELECT (SELECT count(*) FROM $schema.chunks) AS count,
  (SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0) FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace =
    (SELECT relnamespace FROM pg_class WHERE oid = '$schema.chunks'::regclass)) AS bytes,
  current_setting('server_version') AS server,
  (SELECT extversion FROM pg_extension WHERE extname = 'vector') AS vector`;

async function vectorProblems({ connection, manifest }: CheckedPostgresStore): Promise<StoreProblem[]> {
  if (manifest === undefined) return [];
  const bad = await connection.query<{ id: string }>(
    `SELECT id FROM $schema.chunks WHERE vector_dims(vector) <> $1 OR NOT abs(vector_norm(vector) - 1) < 0.001 LIMIT ${mostIds}`,
    [manifest.dimension],
  );
  if (bad.length === 0) return [];
  return [
    {
      code: "bad-vector",
      message: `${bad.length === mostIds ? `${mostIds} or more` : bad.length} chunks have a vector of another length than ${manifest.dimension}, or not of unit length. Delete them and add them again.`,
      ids: bad.map(({ id }) => id),
      repairable: false,
    },
  ];
}

async function textProblems({ connection }: CheckedPostgresStore): Promise<StoreProblem[]> {
  const [found] = await connection.query<{ differing: string; chunks: string; words: string }>(
    `SELECT
       (SELECT count(*) FROM $schema.chunks c LEFT JOIN
         (SELECT label, sum(count) AS words FROM $schema.postings GROUP BY label) p USING (label)
         WHERE c.words <> coalesce(p.words, 0)) AS differing,
       (SELECT sum(chunks) FROM $schema.totals) - (SELECT count(*) FROM $schema.chunks) AS chunks,
       (SELECT sum(words) FROM $schema.totals) - (SELECT coalesce(sum(words), 0) FROM $schema.chunks) AS words`,
  );
  const differing = Number(found?.differing ?? 0);
  if (differing === 0 && Number(found?.chunks) === 0 && Number(found?.words) === 0) return [];
  const what = differing > 0 ? `${differing} chunks are not indexed as they stand` : "the counts of words are wrong";
  return [
    {
      code: "full-text-differs",
      message: `The full text does not fit the chunks: ${what}. Repair builds it again.`,
      repairable: true,
    },
  ];
}

const brokenGraph: StoreProblem = {
  code: "graph-not-usable",
  message:
    "The graph was left half built by a process that died. Searches are exact meanwhile; repair builds it again.",
  repairable: true,
};

function recallProblems(recall: number | undefined, target: number): StoreProblem[] {
  // A sample has its chance: only what lies clearly below is a finding.
  if (recall === undefined || recall >= target - 0.03) return [];
  return [
    {
      code: "recall-low",
      message: `Searches find ${(recall * 100).toFixed(1)} % of the nearest. Open the store with a larger hnsw.ef, or drop the index chunks_graph: it is then built and measured again.`,
      repairable: false,
    },
  ];
}

/** All at once, so that searches see the old one or the new one. */
async function rebuildFullText({ connection, tokenizer }: CheckedPostgresStore): Promise<void> {
  await connection.transaction(async (transaction) => {
    await transaction.query("LOCK TABLE $schema.chunks IN SHARE ROW EXCLUSIVE MODE");
    await transaction.query("DELETE FROM $schema.postings");
    for (let after = "0"; ;) {
      const rows = await transaction.query<{ label: string; text: string; metadata: Record<string, unknown> }>(
        "SELECT label, text, metadata FROM $schema.chunks WHERE label > $1 ORDER BY label LIMIT 500",
        [after],
      );
      const last = rows.at(-1);
      if (last === undefined) break;
      after = last.label;
      const counted = tokenizer.count(rows.map(({ text, metadata }) => searchedText(text, metadata)));
      const postings = rows.flatMap(({ label }, i) => (counted[i]?.terms ?? []).map((term) => ({ ...term, label, i })));
      await transaction.query(
        `INSERT INTO $schema.postings (term, label, count, words)
         SELECT * FROM unnest($1::text[], $2::bigint[], $3::integer[], $4::integer[])`,
        [
          postings.map(({ term }) => term),
          postings.map(({ label }) => label),
          postings.map(({ count }) => count),
          postings.map(({ i }) => counted[i]?.length),
        ],
      );
      await transaction.query(
        `UPDATE $schema.chunks SET words = given.words FROM unnest($1::bigint[], $2::integer[]) AS given (label, words)
         WHERE chunks.label = given.label`,
        [rows.map(({ label }) => label), counted.map(({ length }) => length)],
      );
    }
    await transaction.query(
      `UPDATE $schema.totals SET chunks = CASE WHEN shard = 0 THEN counted.chunks ELSE 0 END,
       words = CASE WHEN shard = 0 THEN counted.words ELSE 0 END
       FROM (SELECT count(*) AS chunks, coalesce(sum(words), 0) AS words FROM $schema.chunks) AS counted
       WHERE shard < ${totalsShards}`,
    );
  });
}
