/**
 * Tells the type of a picture by its first bytes: the service does not name it (its sample saves bytes of an unstated type
 * as `.jpeg`).
 *
 * @param bytes a whole file, or its beginning.
 * @returns media type; "application/octet-stream" for what is none of PNG, JPEG, WebP, GIF.
 */
export function sniffImageType(bytes: Uint8Array): string {
  const found = SIGNATURES.find(({ parts }) =>
    parts.every(([at, ...wanted]) => wanted.every((byte, i) => bytes[at + i] === byte)),
  );
  return found?.type ?? "application/octet-stream";
}

// Each part: where it is, then its bytes.
const SIGNATURES: readonly { type: string; parts: readonly (readonly [number, ...number[]])[] }[] = [
  { type: "image/png", parts: [[0, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]] },
  { type: "image/jpeg", parts: [[0, 0xff, 0xd8, 0xff]] },
  { type: "image/gif", parts: [[0, 0x47, 0x49, 0x46, 0x38]] },
  {
    type: "image/webp",
    parts: [
      [0, 0x52, 0x49, 0x46, 0x46],
      [8, 0x57, 0x45, 0x42, 0x50],
    ],
  },
];
