/** An application with CommonJS: prints what came of everything, and what it can tell about errors and classes. */

const process = require("node:process");
const { BaseChatModel } = require("@langchain/core/language_models/chat_models");
const provider = require("langchain-ovhcloud");

main();

async function main() {
  const other = await import("langchain-ovhcloud");
  const { everywhere } = await import("./everywhere.mjs");
  const error = new provider.OVHcloudTimeoutError("late");
  const facts = {
    extendsCore: new provider.ChatOVHcloud({ anonymous: true }) instanceof BaseChatModel,
    twoCopies: other.OVHcloudError !== provider.OVHcloudError,
    foreignInstanceof: error instanceof other.OVHcloudError,
    foreignIsInstance: other.OVHcloudError.isInstance(error) && other.OVHcloudTimeoutError.isInstance(error),
    foreignOtherKind: other.OVHcloudRateLimitError.isInstance(error),
  };
  const results = await everywhere(provider, { baseURL: process.argv[2], apiKey: "key-1" });
  process.stdout.write(JSON.stringify({ facts, results }), () => process.exit(0));
}
