import { createCipheriv, createHash } from "node:crypto";

/** How a test PDF is encrypted. */
export interface PdfEncryption {
  /** The value of `/Encrypt`. */
  dictionary: string;
  /** Encrypts a stream or string of an object. */
  encrypt(data: Buffer, object: number): Buffer;
}

/** First half of the file's identity, which goes into the keys. */
export const fileId = "0123456789abcdef0123456789abcdef";

const padding = Buffer.from("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a", "hex");
const permissions = -44;

/** The standard security handler of PDF 1.1 to 1.6: RC4 with 40 bits, or AES with 128 (ISO 32000-1, 7.6). */
export function passwordEncryption(kind: "rc4-40" | "aes-128", userPassword: string): PdfEncryption {
  const isAes = kind === "aes-128";
  const owner = ownerEntry(userPassword, isAes);
  const key = fileKey(userPassword, owner, isAes);
  const user = userEntry(key, isAes);
  const filters = "/CF << /StdCF << /CFM /AESV2 /Length 16 >> >> /StmF /StdCF /StrF /StdCF";
  const version = isAes ? `/V 4 /R 4 /Length 128 ${filters}` : "/V 1 /R 2";
  return {
    dictionary: `<< /Filter /Standard ${version} /P ${permissions} /O <${owner.toString("hex")}> /U <${user.toString("hex")}> >>`,
    encrypt(data, object) {
      const number = Buffer.from([object & 0xff, (object >> 8) & 0xff, (object >> 16) & 0xff, 0, 0]);
      const salt = isAes ? Buffer.from("sAlT") : Buffer.alloc(0);
      const objectKey = md5(Buffer.concat([key, number, salt])).subarray(0, Math.min(16, key.length + 5));
      return isAes ? aes(objectKey, data) : rc4(objectKey, data);
    },
  };
}

/** AES with 256 bits as in PDF 1.7, extension level 3. */
export function aes256Encryption(userPassword: string): PdfEncryption {
  const key = createHash("sha256").update("the key of the file").digest();
  const [validation, keySalt] = [Buffer.from("validate"), Buffer.from("keysalt!")];
  const entry = (salt: Buffer): Buffer => createHash("sha256").update(userPassword).update(salt).digest();
  const user = Buffer.concat([entry(validation), validation, keySalt]);
  const wrap = (data: Buffer, wrapping: Buffer): Buffer => {
    const cipher = createCipheriv("aes-256-cbc", wrapping, Buffer.alloc(16)).setAutoPadding(false);
    return Buffer.concat([cipher.update(data), cipher.final()]);
  };
  const hex = (bytes: Buffer): string => `<${bytes.toString("hex")}>`;
  const filters = "/CF << /StdCF << /CFM /AESV3 /Length 32 >> >> /StmF /StdCF /StrF /StdCF";
  const ownerHash = Buffer.alloc(48, 7);
  return {
    dictionary:
      `<< /Filter /Standard /V 5 /R 5 /Length 256 ${filters} /P ${permissions} /U ${hex(user)} ` +
      `/UE ${hex(wrap(key, entry(keySalt)))} /O ${hex(ownerHash)} /OE ${hex(Buffer.alloc(32, 9))} /Perms ${hex(Buffer.alloc(16, 3))} >>`,
    encrypt: (data) => aes(key, data),
  };
}

function ownerEntry(password: string, isLong: boolean): Buffer {
  const length = isLong ? 16 : 5;
  let hash = md5(padded("owner"));
  if (isLong) for (let i = 0; i < 50; i++) hash = md5(hash.subarray(0, length));
  return rounds(hash.subarray(0, length), padded(password), isLong);
}

function fileKey(password: string, owner: Buffer, isLong: boolean): Buffer {
  const flags = Buffer.alloc(4);
  flags.writeInt32LE(permissions);
  const length = isLong ? 16 : 5;
  let hash = md5(Buffer.concat([padded(password), owner, flags, Buffer.from(fileId, "hex")]));
  if (isLong) for (let i = 0; i < 50; i++) hash = md5(hash.subarray(0, length));
  return hash.subarray(0, length);
}

function userEntry(key: Buffer, isLong: boolean): Buffer {
  if (!isLong) return rc4(key, padding);
  const hash = md5(Buffer.concat([padding, Buffer.from(fileId, "hex")]));
  return Buffer.concat([rounds(key, hash, true), Buffer.alloc(16)]);
}

function rounds(key: Buffer, data: Buffer, isLong: boolean): Buffer {
  let result = data;
  for (let round = 0; round < (isLong ? 20 : 1); round++) {
    result = rc4(Buffer.from(key.map((byte) => byte ^ round)), result);
  }
  return result;
}

function padded(password: string): Buffer {
  return Buffer.concat([Buffer.from(password, "latin1"), padding]).subarray(0, 32);
}

function md5(data: Buffer): Buffer {
  return createHash("md5").update(data).digest();
}

function aes(key: Buffer, data: Buffer): Buffer {
  const iv = Buffer.alloc(16, 5);
  const cipher = createCipheriv(`aes-${key.length * 8}-cbc`, key, iv);
  return Buffer.concat([iv, cipher.update(data), cipher.final()]);
}

/** Node's own has RC4 no more. */
function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Array.from({ length: 256 }, (_, i) => i);
  const at = (i: number): number => state[i] as number;
  const swap = (i: number, j: number): void => void ([state[i], state[j]] = [at(j), at(i)]);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + at(i) + (key[i % key.length] as number)) & 255;
    swap(i, j);
  }
  let [i, j] = [0, 0];
  return Buffer.from(
    data.map((byte) => {
      i = (i + 1) & 255;
      j = (j + at(i)) & 255;
      swap(i, j);
      return byte ^ at((at(i) + at(j)) & 255);
    }),
  );
}
