// Compiled by `tsc`, never run: each line that compiles is a test, and so is each `@ts-expect-error`.
import type { BaseMessage } from "@langchain/core/messages";
import { type DynamicStructuredTool, tool } from "@langchain/core/tools";
import type { Runnable } from "@langchain/core/runnables";
import { z } from "zod";
import * as z3 from "zod/v3";
import { ChatOVHcloud, type ChatOVHcloudCallOptions } from "../index.js";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const check = <T extends true>(_proof?: T): void => undefined;

const model = new ChatOVHcloud({ model: "gpt-oss-120b" });

/** Results of `withStructuredOutput`. */
export async function structuredOutputTypes(): Promise<void> {
  const fromZod4 = await model.withStructuredOutput(z.object({ a: z.string(), b: z.number().optional() })).invoke("Hi");
  check<Equal<typeof fromZod4, { a: string; b?: number | undefined }>>();

  const fromZod3 = await model.withStructuredOutput(z3.object({ a: z3.string() })).invoke("Hi");
  check<Equal<typeof fromZod3, { a: string }>>();

  const fromJsonSchema = await model.withStructuredOutput({ type: "object", properties: {} }).invoke("Hi");
  // oxlint-disable-next-line typescript/no-explicit-any -- core's type for what only a JSON Schema describes
  check<Equal<typeof fromJsonSchema, Record<string, any>>>();

  const named = await model.withStructuredOutput<{ a: string }>({ type: "object", properties: {} }).invoke("Hi");
  check<Equal<typeof named, { a: string }>>();

  const withRaw = await model.withStructuredOutput(z.object({ a: z.string() }), { includeRaw: true }).invoke("Hi");
  check<Equal<typeof withRaw, { raw: BaseMessage; parsed: { a: string } }>>();

  const explicit = await model
    .withStructuredOutput(z.object({ a: z.string() }), { includeRaw: false, method: "functionCalling", name: "a" })
    .invoke("Hi");
  check<Equal<typeof explicit, { a: string }>>();

  // @ts-expect-error -- the answer has no such field
  void fromZod4.c;
}

/** Results of `bindTools`. */
export async function toolTypes(): Promise<void> {
  const weather = tool(({ city }) => city.toUpperCase(), {
    name: "weather",
    description: "Tells the weather.",
    schema: z.object({ city: z.string(), days: z.number().int().optional() }),
  });
  const deep: DynamicStructuredTool = tool(() => "", { name: "deep", description: "", schema: deepSchema() });
  const plain = { type: "function", function: { name: "plain", parameters: { type: "object" } } };

  const bound = model.bindTools([weather, deep, plain], { tool_choice: "weather", parallel_tool_calls: true });
  const answer = await bound.invoke("Hi", { temperature: 0.5 });
  const args: Record<string, unknown> | undefined = answer.tool_calls?.[0]?.args;
  const reasoning: unknown = answer.additional_kwargs.reasoning_content;
  void [args, reasoning];

  for await (const piece of await bound.stream("Hi")) void piece.tool_call_chunks?.[0]?.args;
}

/** Options of calls. */
export async function optionTypes(): Promise<void> {
  const options: Partial<ChatOVHcloudCallOptions> = { temperature: 0, maxTokens: 5, seed: 1, stop: ["x"] };
  await model.invoke("Hi", { ...options, reasoningEffort: "low", signal: AbortSignal.timeout(1000) });
  const configured: Runnable = model.withConfig({ topP: 0.5, tags: ["t"] });
  void configured;

  // @ts-expect-error -- a number is needed
  await model.invoke("Hi", { temperature: "hot" });
  // @ts-expect-error -- no such effort
  await model.invoke("Hi", { reasoningEffort: "enormous" });
  // @ts-expect-error -- no such option
  await model.invoke("Hi", { temperatur: 1 });
  // @ts-expect-error -- no such field
  void new ChatOVHcloud({ modelName: "gpt-oss-120b" });
}

/** A schema of the depth that made the compiler give up (langchainjs #8468, #9548). */
function deepSchema() {
  const leaf = z.object({ a: z.string().optional(), b: z.union([z.number(), z.boolean(), z.null()]) });
  const branch = z.object({
    leaves: z.array(leaf),
    map: z.record(z.string(), leaf),
    either: z.union([leaf, z.string()]),
  });
  const tree = z.object({ one: branch, two: branch.partial(), three: branch.extend({ more: z.array(branch) }) });
  return z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("tree"), tree }),
    z.object({ kind: z.literal("forest"), trees: z.array(tree) }),
  ]);
}
