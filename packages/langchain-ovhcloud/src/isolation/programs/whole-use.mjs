/**
 * Uses every class of the package in every way, as an application would, against the server in
 * `OVH_AI_ENDPOINTS_BASE_URL`. Prints the names of the uses that worked as JSON; a use that did not work ends it.
 *
 *   node whole-use.mjs [chat|text|embeddings|client …]     default: all
 */
import process from "node:process";
import { useChat } from "./use-chat.mjs";
import { useClient, useEmbeddings, useText } from "./use-others.mjs";

const uses = { chat: useChat, text: useText, embeddings: useEmbeddings, client: useClient };
const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(uses);
const worked = [];

for (const name of wanted) {
  for (const [use, run] of Object.entries(uses[name])) {
    await run();
    worked.push(`${name}: ${use}`);
  }
}
process.stdout.write(`${JSON.stringify(worked)}\n`);
