import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { OVHcloudConfigurationError } from "../client/errors.js";
import { isVirtualModel, parseVirtualModel, type VirtualModel, virtualModel } from "./virtual-model.js";

const number = fc.oneof(
  fc.nat(),
  fc.tuple(fc.nat(100_000), fc.integer({ min: 1, max: 6 })).map(([digits, shift]) => digits / 10 ** shift),
);
const day = fc.integer({ min: 0, max: 30_000 }).map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
const condition = fc.oneof(
  fc.record({
    field: fc.constantFrom("context_size", "max_tokens", "input_cost", "params"),
    operator: fc.constantFrom("<", ">", "="),
    value: number,
  }),
  fc.record({
    field: fc.constant("endpoint_publication_date"),
    operator: fc.constantFrom("<", ">", "="),
    value: day,
  }),
);
const virtual = fc.record(
  {
    tag: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,20}$/),
    ranker: fc.constantFrom("fastest", "cheapest", "biggest", "latest", "smallest"),
    where: condition,
  },
  { requiredKeys: ["tag", "ranker"] },
) as fc.Arbitrary<VirtualModel>;

const isRefused = (make: () => string) => {
  try {
    make();
    return false;
  } catch (error) {
    return error instanceof OVHcloudConfigurationError;
  }
};

describe("A virtual model's name", () => {
  it("is read as it was written, with and without spaces", () => {
    fc.assert(
      fc.property(virtual, (parts) => {
        const name = virtualModel(parts);
        const spaced = name.replace(/[<>=]/, (operator) => ` ${operator} `);

        expect(parseVirtualModel(name)).toEqual(parts);
        expect(parseVirtualModel(spaced)).toEqual(parts);
        expect(isVirtualModel(name)).toBe(true);
      }),
    );
  });

  it("is never made of a tag that does not come back", () => {
    fc.assert(
      fc.property(fc.string(), (tag) => {
        const make = () => virtualModel({ tag, ranker: "latest" });
        const fits = /^[a-z0-9][a-z0-9._-]*$/i.test(tag);

        expect(fits ? parseVirtualModel(make()).tag : isRefused(make)).toBe(fits ? tag : true);
      }),
    );
  });

  it.each([
    [
      { tag: "mistral", ranker: "latest", where: { field: "context_size", operator: ">", value: 100_000 } },
      "mistral@latest?context_size>100000",
    ],
    [{ tag: "meta-llama", ranker: "latest" }, "meta-llama@latest"],
    [
      { tag: "qwen", ranker: "biggest", where: { field: "input_cost", operator: "<", value: 0.5 } },
      "qwen@biggest?input_cost<0.5",
    ],
    [
      { tag: "qwen", ranker: "cheapest", where: { field: "input_cost", operator: ">", value: 1e-7 } },
      "qwen@cheapest?input_cost>0.0000001",
    ],
  ] as [VirtualModel, string][])("is that of OVHcloud's guide: %j", (parts, name) => {
    expect(virtualModel(parts)).toBe(name);
  });
});

describe("virtualModel", () => {
  const refused = (parts: object) => () => virtualModel({ tag: "qwen", ranker: "latest", ...parts } as VirtualModel);
  const where = (condition: object) => refused({ where: { field: "params", operator: "<", value: 10, ...condition } });

  it.each([
    [refused({ tag: "" }), /The tag ""/],
    [refused({ tag: "a@b" }), /The tag "a@b"/],
    [refused({ tag: "mistral?x" }), /The tag/],
    [refused({ ranker: "best" }), /There is no ranker "best". Use one of fastest/],
    [where({ field: "price" }), /cannot be about "price". Use one of context_size/],
    [where({ operator: "<=" }), /There is no operator "<="/],
    [where({ value: -1 }), /"-1" is no number for params/],
    [where({ value: Number.NaN }), /is no number/],
    [where({ value: Infinity }), /is no number/],
    [where({ value: 1e21 }), /is no number/],
    [where({ value: 1e-13 }), /12 decimals/],
    [where({ value: "10" }), /is no number/],
    [where({ field: "endpoint_publication_date" }), /"10" is no day/],
    [where({ field: "endpoint_publication_date", value: "2026-13-01" }), /is no day/],
  ])("refuses what the grammar cannot say (%#)", (make, message) => {
    expect(make).toThrow(OVHcloudConfigurationError);
    expect(make).toThrow(message);
  });

  it("refuses two conditions, and says what to do instead", () => {
    const two = refused({
      where: [
        { field: "params", operator: "<", value: 10 },
        { field: "input_cost", operator: "<", value: 1 },
      ],
    });

    expect(two).toThrow(/takes one condition.*OVHcloudCatalog\.filter/);
  });
});

describe("parseVirtualModel", () => {
  it.each([
    ["gpt-oss-120b", /is no virtual model/],
    ["@latest", /is no virtual model/],
    ["mistral@", /is no virtual model/],
    ["a@b@c", /is no virtual model/],
    ["mistral@best", /There is no ranker "best"/],
    ["mistral@latest?", /is no condition/],
    ["mistral@latest?cheap", /is no condition/],
    ["mistral@latest?params<=10", /There is no operator "<="/],
    ["mistral@latest?params<10&input_cost<1", /takes one condition/],
    ["mistral@latest?params<10 and input_cost<1", /takes one condition/],
    ["mistral@latest?params<10,input_cost<1", /takes one condition/],
    ["mistral@latest?params<ten", /is no number/],
    ["", /is no virtual model/],
  ])("refuses %j", (text, message) => {
    expect(() => parseVirtualModel(text)).toThrow(OVHcloudConfigurationError);
    expect(() => parseVirtualModel(text)).toThrow(message);
    expect(isVirtualModel(text)).toBe(false);
  });
});
