import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { textPdf } from "./pdf.mjs";

/** Sentences that occur nowhere else: each holds a token such as `u12x3y0`, by which a text is found again. */
function sentences(file, count, version = 0) {
  return Array.from(
    { length: count },
    (_, line) => `Line ${line} of this file is marked u${file}x${line}y${version} and tells about topic ${line % 7}.`,
  );
}

const pages = (file, count) => Array.from({ length: count }, (_, page) => sentences(`${file}p${page}`, 12));

/** Writes 40 files, or 18: text, Markdown, PDF, two of them broken, two the same. */
export function writeFirstFiles(folder, isSmall = false) {
  const write = (path, content) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (let file = 0; file < (isSmall ? 10 : 18); file += 1)
    write(`text/t${file}.txt`, sentences(file, 4 + ((file * 7) % 23)).join("\n"));
  for (let file = 20; file < (isSmall ? 23 : 34); file += 1) {
    const lines = sentences(file, 6 + ((file * 5) % 17));
    write(
      `notes/n${file}.md`,
      `# Notes\n\n${lines.slice(0, 3).join("\n\n")}\n\n## More\n\n${lines.slice(3).join(" ")}\n`,
    );
  }
  for (let file = isSmall ? 41 : 40; file < (isSmall ? 42 : 44); file += 1)
    write(`pdf/p${file}.pdf`, textPdf(pages(file, 2 + (file % 3))));
  write("same/copy.txt", sentences(0, 4).join("\n"));
  write("same/copy again.txt", sentences(0, 4).join("\n"));
  write("broken/cut.pdf", textPdf(pages(45, 3)).slice(0, 700));
  write("broken/binary.txt", Buffer.from([0xff, 0x00, 0xfe, 0x80, 0x00, 0x81]));
}

/** What happens to a folder in time: some files change, move, go, come, break and are mended. */
export function changeFiles(folder) {
  for (const file of [1, 5, 9]) writeFileSync(join(folder, `text/t${file}.txt`), sentences(file, 15, 1).join("\n"));
  mkdirSync(join(folder, "moved"), { recursive: true });
  for (const file of [2, 6]) renameSync(join(folder, `text/t${file}.txt`), join(folder, `moved/m${file}.txt`));
  for (const file of [3, 7]) rmSync(join(folder, `text/t${file}.txt`));
  for (const file of [60, 61])
    writeFileSync(join(folder, `moved/new${file}.md`), `# New\n\n${sentences(file, 9).join("\n")}`);
  writeFileSync(join(folder, "broken/cut.pdf"), textPdf(pages(45, 3)));
  writeFileSync(join(folder, "pdf/p41.pdf"), textPdf(pages(47, 2)).slice(0, 600));
}

/** @returns the tokens of the sentences in a text. */
export function tokensOf(text) {
  return text.match(/u\w+x\d+y\d+/g) ?? [];
}
