import { copyFileSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, jest } from "@jest/globals";
import { Sandbox } from "../test-support/run-nestor.js";

jest.setTimeout(120_000);

// A page of "The harbour was quiet." and "No ship had come for days.", drawn and photographed.
const scan = fileURLToPath(new URL("../test-support/scan.pdf", import.meta.url));
let sandbox: Sandbox;

beforeEach(() => {
  sandbox = new Sandbox();
  mkdirSync(sandbox.path("docs"));
  copyFileSync(scan, sandbox.path("docs/harbour.pdf"));
});

afterEach(() => sandbox.remove());

describe("a scanned document", () => {
  it("fails with advice, is read with --ocr, and stays so in a sync without", async () => {
    const without = await sandbox.nestor(["sync", "docs", "--offline"]);
    const recognised = JSON.parse((await sandbox.nestor(["sync", "docs", "--offline", "--ocr", "eng", "--json"])).out);
    const again = JSON.parse((await sandbox.nestor(["sync", "docs", "--offline", "--json"])).out);
    const { out } = await sandbox.nestor(["search", "quiet harbour", "--offline"]);

    expect(without.status).toBe(3);
    expect(without.out + without.err).toContain(
      "ask for text recognition (ocr, for instance --ocr eng) and sync again",
    );
    expect(recognised).toMatchObject({ indexed: 1, failed: [] });
    expect(again).toMatchObject({ indexed: 0, unchanged: 1, failed: [] });
    expect(out).toContain("The harbour was quiet.");
  });

  it("needs languages that are installed, and says which command installs them", async () => {
    const { status, err } = await sandbox.nestor(["sync", "docs", "--offline", "--ocr", "eng+xho"]);

    expect(status).toBe(2);
    expect(err).toContain("npm install @tesseract.js-data/xho");
  });
});
