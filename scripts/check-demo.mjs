/**
 * Runs the demo (its index must exist or is made) and holds its three answers against the PDFs: every quote must stand on
 * the page it names, as read by pdf-parse alone, and each answer must hold what a reader of the manuals would expect.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { root } from "./set-up.mjs";

const { PDFParse } = createRequire(path.join(root, "packages/rag-engine/package.json"))("pdf-parse");

const expectations = [
  { question: /\/srv/, document: "fhs-3.0.pdf", quote: /site-specific data/ },
  { question: /on hold/, document: "debian-faq.en.pdf", quote: /hold/ },
  { question: /undo/, document: "debian-faq.en.pdf", quote: /unhold/ },
];

const run = spawnSync(process.execPath, [path.join(root, "apps/nestor/dist/main.js"), "demo", "--json"], {
  encoding: "utf8",
});
if (run.status !== 0) fail(`The demo ended with ${run.status}: ${run.stderr}`);
const { answers } = JSON.parse(run.stdout);
if (answers.length !== expectations.length) fail(`Expected ${expectations.length} answers, got ${answers.length}.`);

for (const [i, { question, document, quote }] of expectations.entries()) {
  const answer = answers[i];
  if (!question.test(answer.question)) fail(`Question ${i + 1} is ${answer.question}`);
  if (answer.citations.length === 0) fail(`No citations: ${answer.text}`);
  if (!answer.citations.some((citation) => citation.path === document && quote.test(citation.quote))) {
    fail(`No quote of ${document} matches ${quote}: ${JSON.stringify(answer.citations)}`);
  }
  for (const citation of answer.citations) await checkQuote(citation);
  console.log(
    `right: ${answer.question}  ${answer.citations.map(({ path: file, page }) => `${file} p. ${page}`).join(", ")}`,
  );
}

async function checkQuote({ path: file, page, quote, state }) {
  if (state !== "verified") fail(`A quote is ${state}: ${quote}`);
  const parser = new PDFParse({ data: new Uint8Array(readFileSync(path.join(root, "samples", file))) });
  const { pages } = await parser.getText({ partial: [page] });
  await parser.destroy();
  if (!letters(pages[0].text).includes(letters(quote))) fail(`Not on page ${page} of ${file}: ${quote}`);
}

/** What is left when line breaks, hyphens at line ends and typographic variants are set aside. */
function letters(text) {
  return text.normalize("NFKC").replaceAll(/[\s\u00AD\uFFFE-]/g, "");
}

function fail(message) {
  console.error(`WRONG: ${message}`);
  process.exit(1);
}
