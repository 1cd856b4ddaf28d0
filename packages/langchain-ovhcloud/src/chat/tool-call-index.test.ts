import { describe, expect, it } from "@jest/globals";
import type { WireToolCall } from "../client/chat-completion.js";
import { ToolCallIndexer } from "./tool-call-index.js";

type Fragment = [{ index?: number | null; id?: string | null }, name?: string | null, args?: string];

/** Merges what comes out by index alone, as LangChain does. */
function merge(...fragments: Fragment[]): { id: string; name: string; args: string }[] {
  let made = 0;
  const indexer = new ToolCallIndexer(() => `made-${(made += 1)}`);
  const calls: { id: string; name: string; args: string }[] = [];
  const place = ([position, name, args]: Fragment) =>
    indexer.place({ ...position, function: { name, arguments: args } } as WireToolCall);
  for (const { index, id, name, args } of [...fragments.map(place), ...indexer.end()]) {
    const call = (calls[index] ??= { id: "", name: "", args: "" });
    call.id += id ?? "";
    call.name += name ?? "";
    call.args += args;
  }
  return calls;
}

const paris = { id: "a", name: "weather", args: '{"city":"Paris"}' };
const rome = { id: "b", name: "weather", args: '{"city":"Rome"}' };

describe("ToolCallIndexer", () => {
  it("merges fragments that come with an index, the id and name once", () => {
    const calls = merge(
      [{ index: 0, id: "a" }, "weather", ""],
      [{ index: 0 }, undefined, '{"city":'],
      [{ index: 1, id: "b" }, "weather", '{"city":"Rome"}'],
      [{ index: 0 }, undefined, '"Paris"}'],
    );

    expect(calls).toEqual([paris, rome]);
  });

  it("does not double an id or a name that is repeated on every fragment", () => {
    const calls = merge([{ index: 0, id: "a" }, "weather", '{"city":'], [{ index: 0, id: "a" }, "weather", '"Paris"}']);

    expect(calls).toEqual([paris]);
  });

  it("keeps two whole calls apart that come without an index", () => {
    expect(merge([{ id: "a" }, "weather", paris.args], [{ id: "b" }, "weather", rome.args])).toEqual([paris, rome]);
  });

  it("keeps two calls apart that share index 0", () => {
    const calls = merge([{ index: 0, id: "a" }, "weather", paris.args], [{ index: 0, id: "b" }, "weather", rome.args]);

    expect(calls).toEqual([paris, rome]);
  });

  it("merges fragments without index, by id and then by position", () => {
    const calls = merge(
      [{ id: "a" }, "weather", ""],
      [{}, null, '{"city":'],
      [{}, undefined, '"Paris"}'],
      [{ id: "b" }, "weather", '{"city":'],
      [{ id: "b" }, undefined, '"Rome"}'],
    );

    expect(calls).toEqual([paris, rome]);
  });

  it("opens a new call for a name when the last call is complete, and makes up ids", () => {
    const calls = merge([{}, "weather", paris.args], [{}, "weather", '{"city":'], [{}, undefined, '"Rome"}']);

    expect(calls).toEqual([
      { ...paris, id: "made-1" },
      { ...rome, id: "made-2" },
    ]);
  });

  it("opens a new call when another name comes under the same index", () => {
    const calls = merge([{ index: 0 }, "weather", paris.args], [{ index: 0 }, "time", "{}"]);

    expect(calls.map(({ name }) => name)).toEqual(["weather", "time"]);
  });

  it("gives the second of two calls with one id another one", () => {
    const calls = merge([{ index: 0, id: "a" }, "weather", paris.args], [{ index: 1, id: "a" }, "weather", rome.args]);

    expect(calls.map(({ id }) => id)).toEqual(["a", "made-1"]);
  });

  it("takes an id that comes late", () => {
    expect(merge([{ index: 0 }, "weather", '{"city":'], [{ index: 0, id: "a" }, undefined, '"Paris"}'])).toEqual([
      paris,
    ]);
  });

  it("makes an empty object of no arguments", () => {
    expect(merge([{ index: 0, id: "a" }, "now", ""])).toEqual([{ id: "a", name: "now", args: "{}" }]);
  });

  it("makes ids of nine letters and digits, the form that Mistral insists on", () => {
    const indexer = new ToolCallIndexer();
    indexer.place({ function: { name: "now", arguments: "{}" } });

    expect(indexer.end()[0]?.id).toMatch(/^[A-Za-z0-9]{9}$/);
  });
});
