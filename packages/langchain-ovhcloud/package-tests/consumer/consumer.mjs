/** An application with ES modules: prints what came of everything, and what it can tell about errors and classes. */
import { BaseChatModel } from "@langchain/core/language_models/chat_models";
import { createRequire } from "node:module";
import process from "node:process";
import * as provider from "langchain-ovhcloud";
import { everywhere } from "./everywhere.mjs";

const other = createRequire(import.meta.url)("langchain-ovhcloud");
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
