import { crc32, deflateRawSync } from "node:zlib";

/** A part of a container: its content, or how it is written when it is to be odd. */
export type ZipPart = string | Uint8Array | { content: string | Uint8Array; isEncrypted?: boolean; isStored?: boolean };

/** A ZIP container with the given parts, compressed. The same parts give the same bytes. */
export function zipFile(parts: Readonly<Record<string, ZipPart>>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, part] of Object.entries(parts)) {
    const { local, central } = zipPart(Buffer.from(name), part, offset);
    files.push(local);
    directory.push(central);
    offset += local.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(directory.length, 8);
  end.writeUInt16LE(directory.length, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, entries, end]);
}

function zipPart(name: Buffer, part: ZipPart, offset: number): { local: Buffer; central: Buffer } {
  const given = typeof part === "string" || part instanceof Uint8Array ? { content: part } : part;
  const content = Buffer.from(given.content as Uint8Array);
  const data = given.isStored === true ? content : deflateRawSync(content);
  // What both headers have in common: version, flags (names are UTF-8), method, time, checksum, sizes, length of the name.
  const common = Buffer.alloc(24);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(0x800 | (given.isEncrypted === true ? 1 : 0), 2);
  common.writeUInt16LE(given.isStored === true ? 0 : 8, 4);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const rest = Buffer.alloc(16);
  rest.writeUInt32LE(offset, 12);
  return {
    local: Buffer.concat([Buffer.from("PK\u0003\u0004"), common, Buffer.alloc(2), name, data]),
    central: Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 0]), common, rest, name]),
  };
}
