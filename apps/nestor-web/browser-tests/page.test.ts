import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from "@jest/globals";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { launchBrowser } from "./browser.js";
import { serveFolder, type NestorProcess } from "./nestor-process.js";

jest.setTimeout(60_000);

const hostile = "The courier is called <img src=x onerror=document.title='hacked'> Hermes.";
const printer = [
  ...Array.from({ length: 60 }, (_, i) => `Room ${i} of the east wing was painted in the year ${1900 + i}.\n`),
  "The office printer is called Gutenberg.\n",
  "Its driver is in the directory /opt/gutenberg.\n",
  ...Array.from({ length: 60 }, (_, i) => `Window ${i} of the west wing was replaced in the year ${1960 + i}.\n`),
].join("\n");

let nestor: NestorProcess | undefined;
let browser: Browser | undefined;
let link: string;
let context: BrowserContext | undefined;
let page: Page;
let problems: string[] = [];

beforeAll(async () => {
  nestor = await serveFolder({ "printer.txt": printer, "courier.txt": `${hostile}\n`, "empty.pdf": "" });
  link = nestor.link;
  browser = await launchBrowser();
});

// Also when only one of them could be started: whatever is left running would keep this process from ending.
afterAll(async () => {
  await browser?.close();
  await nestor?.stop();
});

beforeEach(async () => {
  if (browser === undefined) throw new Error("No browser; see the first failure.");
  context = await browser.newContext({ viewport: { width: 1360, height: 800 } });
  page = await context.newPage();
  problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
});

afterEach(async () => {
  await context?.close();
  // Also what the content security policy blocked: the page itself must never run into it.
  if (problems.length > 0) throw new Error(`The browser reported: ${problems.join("; ")}`);
});

describe("a conversation", () => {
  it("asks, shows the quote where it stands, follows up, and is there again after a reload", async () => {
    await page.setViewportSize({ width: 1360, height: 560 });
    await page.goto(link);
    await ask("What is the office printer called?");
    const source = page.getByRole("list", { name: "Sources" }).getByRole("button").first();

    expect(await source.innerText()).toMatch(
      /printer\.txt\s+line 121\s+✓ verified\s+“?The office printer is called Gutenberg/,
    );
    await source.click();

    await page
      .getByText("The office printer is called Gutenberg.", { exact: true })
      .and(page.locator("mark"))
      .waitFor();
    expect(await isInView("mark", "#panel-text")).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("panel-title");
    await page.keyboard.press("Escape");
    expect(await page.locator("#panel").isVisible()).toBe(false);

    await ask("And where is its driver?");
    expect(await page.locator(".turn").last().innerText()).toMatch(/Understood as: .*printer[\s\S]*\/opt\/gutenberg/);

    expect(await distanceFromTop(".turn:last-child .question", "#scroller")).toBeLessThan(40);

    await page.reload();
    await page.locator(".turn").nth(1).waitFor();
    const resumed = page.locator(".turn");
    expect(await resumed.count()).toBe(2);
    expect(await resumed.first().innerText()).toContain("Gutenberg");
    expect(await page.locator(".entry[aria-current]").innerText()).toContain(
      "What is the office printer called?\n2 questions",
    );
  });

  it("starts anew, and resumes an earlier one from the list", async () => {
    await page.goto(link);
    await ask("Which room was painted in 1933?");
    await page.getByRole("button", { name: "New conversation" }).click();
    await page.getByRole("heading", { name: "Ask your documents" }).waitFor();

    expect(new URL(page.url()).search).toBe("");
    await page.getByRole("button", { name: /^Which room was painted in 1933\?/ }).click();

    await page.getByRole("heading", { name: "Which room was painted in 1933?" }).waitFor();
    expect(new URL(page.url()).searchParams.get("thread")).toBeTruthy();
  });

  it("says so when the address names one that is gone", async () => {
    await page.goto(link.replace("#", "?thread=gone#"));
    await page.getByRole("alert").getByText("no such conversation").waitFor();

    // The browser itself reports the refused request.
    expect(problems.splice(0)).toEqual([expect.stringContaining("404")]);
    expect(new URL(page.url()).search).toBe("");
  });

  it("works with the keyboard alone", async () => {
    await page.goto(link);
    await page.locator("#question:focus").waitFor();
    await page.keyboard.type("What is the office");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("printer called?");
    await page.keyboard.press("Enter");
    const marker = page.getByRole("button", { name: /^Source 1: printer\.txt, line 121/ }).first();
    await marker.focus();
    await page.keyboard.press("Enter");
    await page.locator("#panel-title:focus").waitFor();

    await page.keyboard.press("Escape");

    expect(await marker.evaluate((node) => node === document.activeElement)).toBe(true);
  });
});

describe("the page", () => {
  it("removes the token from the address, and says how answers are made", async () => {
    await page.goto(link);
    await page.getByText("not written by a language model").waitFor();

    expect(page.url()).not.toContain("token");
  });

  it("asks for the token when the link was opened without it, and takes a right one", async () => {
    const [address = "", token = ""] = link.split("#token=");
    await page.goto(address);
    await page.getByLabel("Token").fill("wrong");
    await page.getByRole("button", { name: "Open" }).click();
    await page.getByText("missing or wrong").waitFor();
    // The browser itself reports the refused request.
    expect(problems.splice(0)).toEqual([expect.stringContaining("401")]);

    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Open" }).click();

    await page.getByLabel("Your question").waitFor();
  });

  it("lists the documents, those that failed with the reason, and opens one", async () => {
    await page.goto(link);
    const documents = page.getByRole("region", { name: "Documents" });
    await documents.getByText("empty.pdf").waitFor();

    expect(await documents.innerText()).toMatch(/empty\.pdf\nfailed: /);
    await documents.getByRole("button", { name: /printer\.txt/ }).click();

    await page.locator("#panel-text").getByText("Room 0 of the east wing").waitFor();
  });

  it("shows markup in documents as text, and runs none of it", async () => {
    await page.goto(link);
    await ask("What is the courier called?");
    await page.getByRole("list", { name: "Sources" }).getByRole("button").first().click();
    await page.locator("#panel-text").getByText("onerror").waitFor();

    expect(await page.title()).toBe("Nestor");
    expect(await page.locator("img").count()).toBe(0);
  });

  it("fits a phone: nothing is wider than the screen, the lists hide behind a button", async () => {
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto(link);
    await ask("What is the office printer called?");

    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
    expect(await page.getByRole("button", { name: "New conversation" }).isVisible()).toBe(false);
    await page.getByRole("button", { name: "Menu" }).click();
    expect(await page.getByRole("button", { name: "New conversation" }).isVisible()).toBe(true);
  });
});

/** Asks, and waits until the answer stands. */
async function ask(question: string): Promise<void> {
  await page.getByLabel("Your question").fill(question);
  await page.getByRole("button", { name: "Ask", exact: true }).click();
  const turn = page.locator(".turn", { has: page.getByRole("heading", { name: question }) }).last();
  await turn.locator(".answer-text[aria-busy=false]").waitFor();
}

/** Pixels from the upper edge of the scrolling frame down to the element. */
function distanceFromTop(selector: string, frameSelector: string): Promise<number> {
  return page.locator(selector).evaluate((node, frameSelector) => {
    const frame = document.querySelector(frameSelector);
    return frame === null ? Number.NaN : node.getBoundingClientRect().top - frame.getBoundingClientRect().top;
  }, frameSelector);
}

/** Whether the whole element is inside the part of its scrolling frame that shows. */
function isInView(selector: string, frameSelector: string): Promise<boolean> {
  return page.locator(selector).evaluate((node, frameSelector) => {
    const own = node.getBoundingClientRect();
    const frame = document.querySelector(frameSelector)?.getBoundingClientRect();
    return frame !== undefined && own.top >= frame.top && own.bottom <= frame.bottom;
  }, frameSelector);
}
