import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { PostgresAddress } from "./store-address.js";

describe("the address of a database", () => {
  it("shows neither user nor password, however it is printed", () => {
    const address = new PostgresAddress("postgres://ann:secret@db.example:5433/docs?sslmode=require");

    const shown = [`${address}`, JSON.stringify({ address }), inspect(address), inspect({ address }, { depth: 9 })];

    expect(shown[0]).toBe("postgres://db.example:5433/docs");
    expect(shown.join("\n")).not.toMatch(/secret|ann/);
    expect(address.reveal()).toBe("postgres://ann:secret@db.example:5433/docs?sslmode=require");
  });

  it("keeps several indexes in one database apart by their schemas", () => {
    const address = new PostgresAddress("postgresql://db/docs?schema=team_a&application_name=x");

    expect(address.schema).toBe("team_a");
    expect(`${address}`).toBe("postgres://db/docs?schema=team_a");
    expect(address.reveal()).toBe("postgresql://db/docs?application_name=x");
    expect(new PostgresAddress("postgres://db/docs").schema).toBe("nestor");
  });

  it.each([
    "mysql://ann:secret@db/docs",
    "./secret",
    "postgres://ann:12/secret@db/docs",
    "postgres://ann:12#secret@db",
  ])("is refused when it is none, and not repeated: %s", (text) => {
    expect(() => new PostgresAddress(text)).toThrow(
      expect.objectContaining({ name: "UsageError", message: expect.not.stringContaining("secret") }),
    );
  });
});
