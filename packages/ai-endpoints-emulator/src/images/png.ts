import { crc32, deflateSync } from "node:zlib";

/** The colour of each pixel: 0 to 255 for red, green and blue. */
export type Painter = (x: number, y: number) => readonly [red: number, green: number, blue: number];

/**
 * Makes a PNG file (8 bits a channel, no transparency).
 *
 * @param size width and height in pixels
 * @param paint called for each pixel
 * @param texts notes in the file, Latin-1 names and any text (`iTXt`)
 */
export function makePng(
  size: { width: number; height: number },
  paint: Painter,
  texts: Readonly<Record<string, string>> = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(size.width, 0);
  header.writeUInt32BE(size.height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const notes = Object.entries(texts).map(([name, text]) => piece("iTXt", note(name, text)));
  return Buffer.concat([
    SIGNATURE,
    piece("IHDR", header),
    ...notes,
    piece("IDAT", deflateSync(pixels(size, paint))),
    piece("IEND", Buffer.alloc(0)),
  ]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

function pixels({ width, height }: { width: number; height: number }, paint: Painter): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  let at = 0;
  for (let y = 0; y < height; y += 1) {
    at += 1; // each row begins with its filter, and 0 is none
    for (let x = 0; x < width; x += 1) {
      rows.set(paint(x, y), at);
      at += 3;
    }
  }
  return rows;
}

// Name, no compression, no language, no translated name, the text in UTF-8.
function note(name: string, text: string): Buffer {
  return Buffer.concat([Buffer.from(name, "latin1"), Buffer.alloc(5), Buffer.from(text, "utf8")]);
}

function piece(type: string, content: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const named = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
