/**
 * A process that asks questions in a conversation, as a user's program does: it runs the compiled package.
 *
 *   ask-process.mjs <place> <thread id> <questions>
 *
 * The place is JSON: `{ "file" }` or `{ "url", "schema" }`.
 * With `hang` for the number of questions it asks one that is never answered and sends "asked" when the model was called.
 */
import { FakeListChatModel } from "@langchain/core/utils/testing";
import { createAnswerEngine, openPostgresThreads, openThreads } from "../../dist/index.js";

const [place, threadId, count] = process.argv.slice(2);
const { file, url, schema } = JSON.parse(place);
const text = "The hold can be removed with apt-mark unhold.";
const passage = {
  n: 1,
  chunkId: "d:0",
  documentId: "d",
  path: "a.md",
  title: "A",
  page: 1,
  start: 0,
  end: text.length,
  text,
  score: 1,
};

class HangingModel extends FakeListChatModel {
  // The parent's makes a new model, of the parent's class.
  bindTools() {
    return this;
  }

  async *_streamResponseChunks() {
    process.send("asked");
    yield await new Promise((resolve) => setTimeout(resolve, 1e6));
  }
}

const responses = ['"The hold can be removed" [1]'];
const model = count === "hang" ? new HangingModel({ responses }) : new FakeListChatModel({ responses });
const threads = file === undefined ? await openPostgresThreads(url, { schema }) : openThreads(file);
const engine = createAnswerEngine({
  model,
  retriever: { retrieve: async () => [passage] },
  library: { pageText: () => text },
  checkpointer: threads.checkpointer,
});
for (let turn = 0; turn < (count === "hang" ? 1 : Number(count)); turn += 1) {
  await engine.ask(`Question ${turn} of ${process.pid}: how is a hold removed?`, { threadId });
}
await threads.close();
process.disconnect();
